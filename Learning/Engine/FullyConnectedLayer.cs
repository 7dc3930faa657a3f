using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>Every input reaches every neuron: weights [in, out], so that a spike adds one row.</summary>
internal sealed class FullyConnectedLayer(PlannedLayer plan, float[] weights) : SpikeLayer(plan)
{
    private readonly int _outputs = plan.Out.Neurons;

    public override void AddCurrent(ReadOnlySpan<ulong> spikes, Span<float> current)
    {
        foreach (var input in SpikeBits.In(spikes))
        {
            VectorMath.Add(current, weights.AsSpan(input * _outputs, _outputs));
        }
    }

    public override void BackPropagate(ReadOnlySpan<float> gamma, ReadOnlySpan<ulong> wanted, Span<float> delta)
    {
        foreach (var input in SpikeBits.In(wanted))
        {
            delta[input] = VectorMath.Dot(weights.AsSpan(input * _outputs, _outputs), gamma);
        }
    }

    public override void AddGradient(ReadOnlySpan<ulong> spikes, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        foreach (var input in SpikeBits.In(spikes))
        {
            VectorMath.Add(gradient.Slice(input * _outputs, _outputs), gamma);
        }
    }
}
