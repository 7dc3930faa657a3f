using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>A layer with its weights and what learning needs to know of it.</summary>
internal sealed class TrainedLayer
{
    private readonly Kernels _kernels;
    private readonly WeightTensor? _tensor;
    private readonly float _gain;

    /// <param name="plan">The layer.</param>
    /// <param name="tensor">Its weights; null where it has none that are stored.</param>
    /// <param name="kernels">Its vector code.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="classifierSeed">Seed of weights that are not stored.</param>
    /// <param name="inputDrops">Whether the layer below drops spikes while learning.</param>
    /// <param name="isFrozen">Whether the weights stay as they are, whatever the plan says.</param>
    public TrainedLayer(PlannedLayer plan, WeightTensor? tensor, Kernels kernels, LearningRule rule, ulong classifierSeed, bool inputDrops, bool isFrozen)
    {
        _kernels = kernels;
        _tensor = tensor;
        _gain = inputDrops ? 1 / (1 - rule.Dropout) : 1;
        Trains = tensor is not null && plan.Trains && !isFrozen;
        Connections = kernels.Create(plan, tensor?.Values ?? AlignedFloats.Empty, classifierSeed);
    }

    public SpikeLayer Connections { get; }

    /// <summary>Whether the weights learn.</summary>
    public bool Trains { get; }

    /// <summary>Bytes of weights that the layer reads.</summary>
    public long WeightBytes => _tensor?.Values.Bytes ?? 0;

    /// <summary>Bytes of what the optimizer remembers.</summary>
    public long OptimizerBytes => (_tensor?.Velocity.Bytes ?? 0) + (_tensor?.SquareMean.Bytes ?? 0);

    /// <summary>Factor on the layer's input currents: what makes up for spikes that are dropped below in intervals that are learned from.</summary>
    public float Gain(bool forLearning) => forLearning ? _gain : 1;

    /// <summary>Moves the gradients of all groups into the first one's, for a share of the weights.</summary>
    /// <param name="groups">What each group gathered.</param>
    /// <param name="part">Number of the share.</param>
    /// <param name="parts">Shares in all.</param>
    public void Reduce(ReadOnlySpan<LayerGradient> groups, int part, int parts)
    {
        var (start, end) = Share(groups[0].Values.Length, part, parts);
        foreach (var other in groups[1..])
        {
            _kernels.Move(other.Values.AsSpan(start..end), groups[0].Values.AsSpan(start..end));
        }
    }

    /// <summary>Marks in the first group what any group touched.</summary>
    public static void ReduceTouched(ReadOnlySpan<LayerGradient> groups)
    {
        foreach (var other in groups[1..])
        {
            SpikeBits.Unite(groups[0].Touched, other.Touched);
            Array.Clear(other.Touched);
        }
    }

    /// <summary>Sum of squares of a gradient, made up for dropped spikes.</summary>
    public float SquaredNorm(LayerGradient gradient) => _gain * _gain * _kernels.SquaredNorm(gradient.Values);

    /// <summary>Takes a step against the gradient of a lone lane's interval, for layers that gather it at once.</summary>
    public void DescendInterval(WeightUpdate update, in IntervalInputs below, ReadOnlySpan<float> gamma, StepScratch scratch) =>
        Connections.DescendInterval(Scaled(update), below, gamma, scratch);

    /// <summary>Takes a step against the gradient with a share of the weights; the gradient is empty afterwards.</summary>
    public void Descend(WeightUpdate update, LayerGradient gradient, int part, int parts)
    {
        update = Scaled(update);
        if (!update.IsSparse || gradient.Touched.Length == 0)
        {
            var (start, end) = Share(gradient.Values.Length, part, parts);
            _kernels.Descend(update, gradient.Values.AsSpan(start..end), _tensor!.Values.AsSpan(start..end), Part(_tensor.Velocity), Part(_tensor.SquareMean));
            return;

            Span<float> Part(AlignedFloats moments) => moments.Length > 0 ? moments.AsSpan(start..end) : [];
        }

        var row = Connections.Plan.Out.ChannelStride;
        var (firstWord, lastWord) = Share(gradient.Touched.Length, part, parts, unit: 1);
        var first = firstWord * 64 * row;
        _kernels.DescendRows(update, gradient.Touched.AsSpan(firstWord..lastWord), row, gradient.Values.Span[first..], _tensor!.Values.Span[first..]);
    }

    /// <summary>What makes up for dropped spikes below, which gradients leave out.</summary>
    private WeightUpdate Scaled(WeightUpdate update) => update with { Scale = update.Scale * _gain };

    private static (int Start, int End) Share(int length, int part, int parts, int unit = 16)
    {
        var units = (length + unit - 1) / unit;
        return ((int)((long)units * part / parts) * unit, Math.Min(length, (int)((long)units * (part + 1) / parts) * unit));
    }
}
