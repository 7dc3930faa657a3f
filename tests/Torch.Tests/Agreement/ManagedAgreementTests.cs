using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Torch;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>Both engines on the same random networks, weights and frames: potentials and spikes at every step, and gradients.</summary>
public sealed class ManagedAgreementTests
{
    private const int Cases = 40; // of each mix, 200 in all
    private const float Rate = 0.05f;

    [Theory]
    [InlineData(LayerMix.Dense)]
    [InlineData(LayerMix.Convolutions)]
    [InlineData(LayerMix.Strides)]
    [InlineData(LayerMix.Pools)]
    [InlineData(LayerMix.RandomClassifiers)]
    public void Learn_RandomNetworks_HasTheManagedEnginesSpikesAndGradients(LayerMix mix)
    {
        Native.Require();
        RandomCase.Compare(mix, Cases, Compare);
    }

    /// <summary>Tensors compared, and how many have a gradient; null where some neuron came too near a threshold.</summary>
    private static (int Tensors, int Moving)? Compare(RandomCase drawn)
    {
        var other = drawn.Model.CopyWeights();
        using var managed = new ManagedEngine(drawn.Model, drawn.Lanes, drawn.Interval, drawn.Rule);
        using var torch = Native.Engine(other, drawn.Lanes, drawn.Interval, drawn.Rule);
        var (tensors, moving) = (0, 0);
        for (var interval = 0; interval < RandomCase.Intervals; interval++)
        {
            for (var lane = 0; lane < drawn.Lanes; lane++)
            {
                managed.BeginInterval(lane);
                torch.BeginInterval(lane);
            }

            for (var step = 0; step < drawn.Interval; step++)
            {
                if (!Step(drawn, managed, torch, drawn.Stepping(step), step))
                {
                    return null;
                }
            }

            using var scope = NewDisposeScope();
            using var ungraded = no_grad();
            Assert.Equal(managed.AddGradients(drawn.Labelled, drawn.Scale), torch.Learning.AddGradients(drawn.Labelled, drawn.Scale).item<float>(), 1e-5);
            var trained = drawn.Model.Tensors.Where(tensor => tensor.Plan.Trains).Select(tensor => tensor.Name).ToList();
            tensors += trained.Count;
            moving += Comparison.Gradients(drawn.Model.Spec.Name, [.. trained.Select(name =>
                (name, managed.Gradient(name).ToArray().Select(value => (double)value).ToArray(), torch.Learning.Gradient(name)))]);
            managed.Descend(Rate);
            torch.Learning.Descend(Rate, norm: float.NaN);
        }

        return (tensors, moving);
    }

    /// <summary>A step of both.</summary>
    /// <returns>Whether all neurons are far from their thresholds.</returns>
    private static bool Step(RandomCase drawn, ManagedEngine managed, TorchEngine torch, int[] lanes, int step)
    {
        foreach (var lane in lanes)
        {
            var frame = drawn.NextFrame();
            managed.SetInput(lane, frame);
            torch.SetInput(lane, frame);
        }

        managed.Step(lanes);
        torch.Step(lanes);
        for (var index = 0; index < torch.Layers.Count; index++)
        {
            var layer = torch.Layers[index];
            var shape = layer.Plan.Out;
            var (potentials, spikes) = (Planes.Of(layer.Potential), Planes.Of(layer.Spikes));
            foreach (var lane in lanes)
            {
                var neurons = managed.Lanes[lane].All[index];
                var at = lane * shape.Neurons;
                if (!Comparison.Potentials(
                    $"{drawn.Model.Spec.Name} {layer.Plan.Name}, lane {lane}, step {step}",
                    [.. Enumerable.Range(0, shape.Neurons).Select(i => (double)neurons.Potential[shape.ToChannelsLast(i)])],
                    potentials.AsSpan(at, shape.Neurons),
                    drawn.Model.Spec.Neuron))
                {
                    return false;
                }

                for (var i = 0; i < shape.Neurons; i++)
                {
                    Assert.Equal(SpikeBits.Contains(neurons.Spikes(step), shape.ToChannelsLast(i)), spikes[at + i] != 0);
                }
            }
        }

        foreach (var lane in lanes)
        {
            Assert.Equal(managed.Output(lane), torch.Output(lane));
            Assert.Equal(managed.Hidden(lane), torch.Hidden(lane));
        }

        return true;
    }
}
