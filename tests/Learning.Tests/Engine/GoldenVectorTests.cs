using System.Text.Json;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The engine against the golden vectors of the learning rule, whatever files there are.</summary>
public class GoldenVectorTests
{
    [Theory]
    [MemberData(nameof(GoldenCase.Names), MemberType = typeof(GoldenCase))]
    public void Learn_GoldenVectors_GivesTheSameSpikesPotentialsGradientsAndWeights(string name)
    {
        string? digest = null;
        foreach (var bits in new[] { Widths.Scalar, 128, 256, 512 })
        {
            for (var threads = 1; threads <= 2; threads++)
            {
                var model = Learn(TestData.Require("golden", name), Widths.Kernels(bits), threads);
                digest ??= model.Digest();
                Assert.Equal(digest, model.Digest()); // every width and number of threads gives the same bits
            }
        }
    }

    private static Model Learn(string path, Kernels kernels, int threads)
    {
        var golden = new GoldenCase(path);
        using var engine = new ManagedEngine(golden.Model, golden.Lanes, golden.Interval, new LearningRule { Momentum = golden.Momentum }, threads, kernels);
        foreach (var interval in golden.Intervals)
        {
            Begin(engine, golden, interval.GetProperty("reset_before").GetBoolean());
            Step(engine, golden, interval);
            var lanes = golden.Labels.Select((label, lane) => new LabelledLane(lane, label)).ToArray();
            var loss = engine.AddGradients(lanes, golden.Scale);
            Assert.Equal(interval.GetProperty("loss").EnumerateArray().Last().GetDouble(), loss, 1e-5);
            golden.AssertWeights(interval.GetProperty("grads"), tensor => engine.Gradient(tensor.Name).ToArray());
            engine.Descend(golden.Rate);
            golden.AssertWeights(interval.GetProperty("weights_after"), tensor => tensor.Values.ToArray());
        }

        return golden.Model;
    }

    private static void Begin(ManagedEngine engine, GoldenCase golden, bool reset)
    {
        for (var lane = 0; lane < golden.Lanes; lane++)
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

    private static void Step(ManagedEngine engine, GoldenCase golden, JsonElement interval)
    {
        var input = GoldenCase.Floats(interval.GetProperty("input"));
        var pixels = input.Length / golden.Interval / golden.Lanes;
        var trace = engine.LayerNames.Select(layer => GoldenTrace.Of(interval.GetProperty("trace").GetProperty(layer))).ToList();
        var shapes = Shapes(golden.Model.Plan);
        for (var step = 0; step < golden.Interval; step++)
        {
            for (var lane = 0; lane < golden.Lanes; lane++)
            {
                var frame = input.AsSpan(((step * golden.Lanes) + lane) * pixels, pixels).ToArray();
                engine.Step(lane, [.. Enumerable.Range(0, pixels).Where(pixel => frame[pixel] != 0)]);
                for (var layer = 0; layer < trace.Count; layer++)
                {
                    AssertNeurons(trace[layer], (step * golden.Lanes) + lane, engine.Lanes[lane].All[layer], step, shapes[layer], engine.LayerNames[layer]);
                }
            }
        }
    }

    private static List<Shape> Shapes(NetworkPlan plan) =>
        [.. plan.Blocks.SelectMany(block => block.Layers).Concat(plan.Blocks.Select(block => block.Classifier)).Select(layer => layer.Out)];

    private static void AssertNeurons(GoldenTrace trace, int row, NeuronHistory neurons, int step, Shape shape, string layer)
    {
        for (var i = 0; i < shape.Neurons; i++)
        {
            var at = (row * shape.Neurons) + i;
            var neuron = shape.ToChannelsLast(i);
            Assert.True(Math.Abs(trace.Potentials[at] - neurons.Potential[neuron]) <= GoldenCase.PotentialTolerance, $"{layer}, step {step}, neuron {i}: potential");
            Assert.True((trace.Spikes[at] != 0) == SpikeBits.Contains(neurons.Spikes(step), neuron), $"{layer}, step {step}, neuron {i}: spike");
        }
    }
}
