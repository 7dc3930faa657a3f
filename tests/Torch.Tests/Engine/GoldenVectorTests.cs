using System.Text.Json;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Tests.Engine;
using EdgeLearner.Learning.Torch;
using EdgeLearner.TestSupport;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Engine;

/// <summary>The engine on libtorch against the golden vectors of the learning rule, whatever files there are.</summary>
public sealed class GoldenVectorTests
{
    [Theory]
    [MemberData(nameof(GoldenCase.Names), MemberType = typeof(GoldenCase))]
    public void Learn_GoldenVectors_GivesTheSameSpikesPotentialsGradientsAndWeights(string name)
    {
        var golden = new GoldenCase(TestData.Require("golden", name));
        using var engine = Native.Engine(golden.Model, golden.Lanes, golden.Interval, new LearningRule { Momentum = golden.Momentum });
        var lanes = golden.Labels.Select((label, lane) => new LabelledLane(lane, label)).ToArray();
        foreach (var interval in golden.Intervals)
        {
            Begin(engine, golden.Lanes, interval.GetProperty("reset_before").GetBoolean());
            Step(engine, golden, interval);
            using var scope = NewDisposeScope();
            using var ungraded = no_grad();
            Assert.Equal(interval.GetProperty("loss").EnumerateArray().Last().GetDouble(), engine.AddGradients(lanes, golden.Scale).item<float>(), 1e-5);
            golden.AssertWeights(interval.GetProperty("grads"), tensor => engine.Gradient(tensor.Name));
            engine.Descend(golden.Rate, norm: float.NaN);
            golden.AssertWeights(interval.GetProperty("weights_after"), tensor => tensor.Values.Span.ToArray());
        }
    }

    private static void Begin(TorchEngine engine, int lanes, bool reset)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            if (reset)
            {
                engine.Reset(lane);
            }
            else
            {
                engine.BeginInterval(lane);
            }
        }
    }

    private static void Step(TorchEngine engine, GoldenCase golden, JsonElement interval)
    {
        var input = GoldenCase.Floats(interval.GetProperty("input"));
        var pixels = input.Length / golden.Interval / golden.Lanes;
        var trace = engine.LayerNames.Select(layer => GoldenTrace.Of(interval.GetProperty("trace").GetProperty(layer))).ToList();
        for (var step = 0; step < golden.Interval; step++)
        {
            for (var lane = 0; lane < golden.Lanes; lane++)
            {
                var frame = input.AsMemory(((step * golden.Lanes) + lane) * pixels, pixels);
                engine.SetInput(lane, [.. Enumerable.Range(0, pixels).Where(pixel => frame.Span[pixel] != 0)]);
            }

            engine.Step([.. Enumerable.Range(0, golden.Lanes)]);
            foreach (var (expected, layer) in trace.Zip(engine.Layers))
            {
                var neurons = golden.Lanes * layer.Plan.Out.Neurons; // of all lanes
                var (potentials, spikes) = (Planes.Of(layer.Potential), Planes.Of(layer.Spikes));
                for (var i = 0; i < neurons; i++)
                {
                    var at = (step * neurons) + i;
                    Assert.True(Math.Abs(expected.Potentials[at] - potentials[i]) <= GoldenCase.PotentialTolerance, $"{layer.Plan.Name}, step {step}, neuron {i}: potential");
                    Assert.True(expected.Spikes[at] == spikes[i], $"{layer.Plan.Name}, step {step}, neuron {i}: spike");
                }
            }
        }
    }
}
