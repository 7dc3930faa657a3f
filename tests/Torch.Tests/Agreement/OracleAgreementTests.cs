using EdgeLearner.Learning.Torch;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>The engine on random networks of layers that the managed one does not have, held against equations that libtorch differentiates by itself.</summary>
public sealed class OracleAgreementTests
{
    private const int Cases = 20; // of each mix
    private const float Rate = 0.05f;

    [Theory]
    [InlineData(LayerMix.Pools)]
    [InlineData(LayerMix.Normalised)]
    [InlineData(LayerMix.Shortcuts)]
    [InlineData(LayerMix.Projections)]
    [InlineData(LayerMix.AdaptivePools)]
    [InlineData(LayerMix.Everything)]
    public void Learn_RandomNetworks_HasTheEquationsSpikesGradientsAndStatistics(LayerMix mix)
    {
        Native.Require();
        RandomCase.Compare(mix, Cases, Compare);
    }

    /// <summary>Tensors compared, and how many have a gradient; null where some neuron came too near a threshold.</summary>
    private static (int Tensors, int Moving)? Compare(RandomCase drawn)
    {
        using var scope = NewDisposeScope();
        var oracle = new Oracle(drawn.Model, drawn.Rule.Loss);
        using var engine = Native.Engine(drawn.Model, drawn.Lanes, drawn.Interval, drawn.Rule);
        var valid = tensor(
            [.. Enumerable.Range(0, drawn.Interval).SelectMany(step => drawn.Labelled.Select(lane => step < drawn.Lengths[lane.Lane] ? 1.0 : 0))],
            [drawn.Interval, drawn.Labelled.Length, 1, 1, 1]);
        var (tensors, moving) = (0, 0);
        for (var interval = 0; interval < RandomCase.Intervals; interval++)
        {
            var (frames, potentials) = Run(drawn, engine);
            var (loss, gradients) = oracle.Run(frames, drawn.Labelled, valid, drawn.Scale);
            if (!AreFar(drawn, oracle, potentials))
            {
                return null;
            }

            using var ungraded = no_grad();
            Assert.Equal(loss, engine.Learning.AddGradients(drawn.Labelled, drawn.Scale).item<float>(), 1e-5);
            tensors += gradients.Count;
            moving += Comparison.Gradients(drawn.Model.Spec.Name, [.. gradients.Select(pair =>
                (pair.Key, pair.Value.contiguous().data<double>().ToArray(), drawn.Model.Tensors.Single(stored => stored.Name == pair.Key).ToFileOrder(engine.Learning.Gradient(pair.Key))))]);
            engine.Learning.Descend(Rate, norm: float.NaN);
            oracle.Descend(gradients, Rate);
            foreach (var stored in drawn.Model.Tensors)
            {
                Assert.All(oracle.Numbers(stored.Name).Zip(stored.ToFileOrder(stored.Values)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            }
        }

        return (tensors, moving);
    }

    /// <summary>Shows the engine an interval.</summary>
    /// <returns>Frames of the lanes that are learned from, [T, B, 2, H, W]; potentials by step and layer, [lanes, C, H, W].</returns>
    private static (Tensor Frames, List<float[][]> Potentials) Run(RandomCase drawn, TorchEngine engine)
    {
        var input = drawn.Model.Plan.Input;
        var frames = new double[drawn.Interval, drawn.Labelled.Length, input.Channels, input.Height, input.Width];
        var potentials = new List<float[][]>();
        for (var lane = 0; lane < drawn.Lanes; lane++)
        {
            engine.BeginInterval(lane);
        }

        for (var step = 0; step < drawn.Interval; step++)
        {
            foreach (var lane in drawn.Stepping(step))
            {
                var frame = drawn.NextFrame();
                engine.SetInput(lane, frame);
                if (Array.FindIndex(drawn.Labelled, labelled => labelled.Lane == lane) is var row and >= 0)
                {
                    Array.ForEach(frame, pixel => frames[step, row, pixel / input.Pixels, pixel % input.Pixels / input.Width, pixel % input.Width] = 1);
                }
            }

            engine.Step(drawn.Stepping(step));
            potentials.Add([.. engine.Layers.Select(layer => Planes.Of(layer.Potential))]);
        }

        return (from_array(frames), potentials);
    }

    /// <summary>Holds the engine's potentials against the equations'.</summary>
    /// <returns>Whether all are far from where it would matter.</returns>
    private static bool AreFar(RandomCase drawn, Oracle oracle, List<float[][]> potentials)
    {
        foreach (var (index, layer) in drawn.Model.Plan.Layers.Index())
        {
            var expected = oracle.Potentials(layer.Name).contiguous().data<double>().ToArray();
            var neurons = layer.Out.Neurons;
            for (var at = 0; at < drawn.Interval * drawn.Labelled.Length; at++)
            {
                var (step, lane) = (at / drawn.Labelled.Length, drawn.Labelled[at % drawn.Labelled.Length].Lane);
                if (step < drawn.Lengths[lane] && !Comparison.Potentials(
                    $"{drawn.Model.Spec.Name} {layer.Name}, lane {lane}, step {step}",
                    expected.AsSpan(at * neurons, neurons).ToArray(),
                    potentials[step][index].AsSpan(lane * neurons, neurons),
                    drawn.Model.Spec.Neuron))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
