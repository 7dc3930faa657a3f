using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Rules;

/// <summary>A layer with what learning needs beside it: gradients, and scratch for currents and errors.</summary>
internal sealed class TrainedLayer
{
    private readonly WeightTensor? _tensor;
    private readonly float[] _current;

    public TrainedLayer(PlannedLayer plan, WeightTensor? tensor)
    {
        _tensor = tensor;
        Connections = SpikeLayer.Create(plan, tensor?.Values ?? []);
        Gradient = tensor is not null && plan.Trains ? new float[plan.Weights] : [];
        _current = new float[plan.Out.Neurons];
        Gamma = new float[plan.Out.Neurons];
        Delta = new float[plan.Out.Neurons];
    }

    public SpikeLayer Connections { get; }

    /// <summary>dL/dW summed over steps and lanes since the last update, in the engine's order; empty where nothing is trained.</summary>
    public float[] Gradient { get; }

    /// <summary>dL/du of the step under way, [N].</summary>
    public float[] Gamma { get; }

    /// <summary>dL/ds from above, [N].</summary>
    public float[] Delta { get; }

    /// <summary>Bytes of weights that the layer reads.</summary>
    public long WeightBytes => sizeof(float) * (long)(_tensor?.Values.Length ?? 0);

    /// <summary>Bytes of the optimizer's velocities.</summary>
    public long OptimizerBytes => sizeof(float) * (long)(_tensor?.Velocity.Length ?? 0);

    /// <summary>Bytes of scratch.</summary>
    public long ScratchBytes => sizeof(float) * (long)(_current.Length + Gamma.Length + Delta.Length);

    /// <summary>Forward: currents from the spikes below, then the neurons.</summary>
    /// <returns>The layer's spikes at that step.</returns>
    public ReadOnlySpan<ulong> Step(ReadOnlySpan<ulong> below, NeuronHistory neurons, int step, in NeuronParameters neuron)
    {
        Connections.AddCurrent(below, _current);
        neurons.Step(_current, step, neuron);
        return neurons.Spikes(step);
    }

    /// <summary>No error comes from beyond the interval's end.</summary>
    public void BeginBackward() => Array.Clear(Gamma);

    /// <summary>Backward: turns <see cref="Delta"/> into <see cref="Gamma"/> of the step, and adds the step's share of the gradient.</summary>
    public void StepBack(ReadOnlySpan<ulong> below, ReadOnlySpan<ulong> window, in NeuronParameters neuron)
    {
        LifNeuron.StepBack(Delta, window, Gamma, neuron);
        if (Gradient.Length > 0)
        {
            Connections.AddGradient(below, Gamma, Gradient);
        }
    }

    /// <summary>Takes a step of momentum descent and empties the gradient.</summary>
    public void Descend(float rate, float momentum)
    {
        if (Gradient.Length > 0)
        {
            VectorMath.Descend(_tensor!.Values, _tensor.Velocity, Gradient, rate, momentum);
        }
    }
}
