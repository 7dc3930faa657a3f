using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>What the lowest block that learns saw in the interval under way, a byte a value: all that an interval is run again from, beside potentials at its start.</summary>
/// <param name="shape">Shape of a step.</param>
/// <param name="intervalFrames">Steps of an interval at most (k).</param>
/// <param name="lanes">Number of lanes.</param>
/// <param name="parcels">Take numbers to the device.</param>
/// <param name="device">Where it lives.</param>
internal sealed class IntervalHistory(Shape shape, int intervalFrames, int lanes, Parcels parcels, Device device) : IDisposable
{
    private readonly Tensor _values =
        zeros([intervalFrames, lanes, shape.Height, shape.Width, shape.Channels], dtype: ScalarType.Byte, device: device).DetachFromDisposeScope();

    /// <summary>Bytes held.</summary>
    public long Bytes => _values.numel();

    /// <summary>Sets what lanes see at their steps.</summary>
    /// <param name="chosen">The lanes.</param>
    /// <param name="numbers">Their numbers.</param>
    /// <param name="steps">The step of every lane of all, by its number.</param>
    /// <param name="maps">[B, C, H, W].</param>
    public void Put(LaneSet chosen, ReadOnlySpan<int> numbers, int[] steps, Tensor maps)
    {
        var values = Maps.ChannelsLast(maps).to(ScalarType.Byte);
        var step = steps[numbers[0]];
        foreach (var lane in numbers)
        {
            if (steps[lane] != step)
            {
                PutRows(numbers, steps, values);
                return;
            }
        }

        chosen.Put(_values.select(0, step), values);
    }

    /// <summary>The first steps of lanes, [T, B, H, W, C].</summary>
    public Tensor Of(LaneSet chosen, int steps) => chosen.Of(_values.narrow(0, 0, steps), dimension: 1);

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    private void PutRows(ReadOnlySpan<int> numbers, int[] steps, Tensor values)
    {
        var rows = new long[numbers.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = ((long)steps[numbers[i]] * lanes) + numbers[i];
        }

        _values.flatten(0, 1).index_copy_(0, parcels.Send(rows), values);
    }
}
