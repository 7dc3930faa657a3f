using TorchSharp;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Some lanes, of which tensors have a row each. Those that follow one another are looked at where they lie; others are gathered and put back.</summary>
/// <remarks>Belongs to the dispose scope that it was made in.</remarks>
internal sealed class LaneSet
{
    private readonly long _first;
    private readonly Tensor? _numbers; // null where lanes follow one another

    private LaneSet(long first, int count, Tensor? numbers) => (_first, Count, _numbers) = (first, count, numbers);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Some lanes.</summary>
    /// <param name="lanes">By number, at least one and none twice, in the order given.</param>
    /// <param name="parcels">Take their numbers to the device.</param>
    public static LaneSet Of(ReadOnlySpan<int> lanes, Parcels parcels)
    {
        var follow = true;
        var numbers = new long[lanes.Length];
        for (var i = 0; i < lanes.Length; i++)
        {
            follow &= lanes[i] == lanes[0] + i;
            numbers[i] = lanes[i];
        }

        return new LaneSet(lanes[0], lanes.Length, follow ? null : parcels.Send(numbers));
    }

    /// <summary>Some of them.</summary>
    /// <param name="first">Place of the first among these.</param>
    /// <param name="count">How many.</param>
    public LaneSet Slice(int first, int count) => new(_first + first, count, _numbers?.narrow(0, first, count));

    /// <summary>Their rows: the very memory where lanes follow one another, else a copy.</summary>
    /// <param name="rows">[lanes, ...].</param>
    /// <param name="dimension">Which dimension counts lanes.</param>
    public Tensor Of(Tensor rows, int dimension = 0) =>
        _numbers is null ? rows.narrow(dimension, _first, Count) : rows.index_select(dimension, _numbers);

    /// <summary>Their rows of a tensor of the host, on a device: only theirs travel where lanes follow one another, else all do.</summary>
    /// <param name="rows">[lanes, ...]; not to be written into before the device was waited for.</param>
    /// <param name="device">The device.</param>
    public Tensor Carry(Tensor rows, Device device) => _numbers is null ? Of(rows).to(device, non_blocking: true) : Of(rows.to(device, non_blocking: true));

    /// <summary>Sets their rows.</summary>
    /// <param name="rows">[lanes, ...].</param>
    /// <param name="values">[Count, ...]; may be what <see cref="Of(Tensor, int)"/> gave.</param>
    public void Put(Tensor rows, Tensor values)
    {
        if (_numbers is null)
        {
            rows.narrow(0, _first, Count).copy_(values);
        }
        else
        {
            rows.index_copy_(0, _numbers, values);
        }
    }

    /// <summary>Sets all numbers of their rows.</summary>
    public void Fill(Tensor rows, Scalar value)
    {
        if (_numbers is null)
        {
            rows.narrow(0, _first, Count).fill_(value);
        }
        else
        {
            rows.index_fill_(0, _numbers, value);
        }
    }

    /// <summary>Adds to their rows.</summary>
    public void Add(Tensor rows, Tensor values)
    {
        if (_numbers is null)
        {
            rows.narrow(0, _first, Count).add_(values);
        }
        else
        {
            rows.index_add_(0, _numbers, values, 1);
        }
    }
}
