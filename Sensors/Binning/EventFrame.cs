using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Binning;

/// <summary>One time bin as a binary image of shape <c>[2, H, W]</c>: channel 0 = OFF, 1 = ON; a bit is set where at least one event fell.</summary>
/// <remarks>
/// A frame is <b>given</b>: it belongs to whoever received it, crosses one queue once, and goes back to its pool by <see cref="Dispose"/>.
/// Not thread-safe: one owner at a time.
/// </remarks>
public sealed class EventFrame : IDisposable
{
    private readonly EventFramePool _pool;
    private readonly ulong[] _bits;
    private readonly int[] _active;
    private int _activeCount;

    internal EventFrame(EventFramePool pool)
    {
        _pool = pool;
        Geometry = pool.Geometry;
        _bits = new ulong[WordCount(pool.Geometry)];
        _active = new int[2 * pool.Geometry.Pixels];
    }

    /// <summary>Width and height of the image: the network's input, after downscale and crop.</summary>
    public SensorGeometry Geometry { get; }

    /// <summary>The image: bit <c>(c * H + y) * W + x</c> of the array, lowest bit of each word first.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Numbers of the bits that are set, ascending: the same for the same bits, whatever the order of events.</summary>
    public ReadOnlySpan<int> Active => _active.AsSpan(0, _activeCount);

    /// <summary>First instant of the bin, in microseconds of sensor time.</summary>
    public long StartUs { get; internal set; }

    /// <summary>First instant after the bin.</summary>
    public long EndUs { get; internal set; }

    /// <summary>Time of the stream's (or pass's) first event: label times count from here. See <see cref="EventPacket.OriginUs"/>.</summary>
    public long OriginUs { get; internal set; }

    /// <summary>How often the recording began anew before this frame.</summary>
    public int Pass { get; internal set; }

    /// <summary>Why this frame does not continue the frame before; the network's state is reset where it is not None.</summary>
    public StreamBreak Break { get; internal set; }

    /// <summary>Whether the bin was cut short: the last of a stream, or the last before a break.</summary>
    public bool IsPartial { get; internal set; }

    /// <summary>Events that fell into the bin (several may share a bit).</summary>
    public int EventCount { get; internal set; }

    /// <summary>When the bin was closed, as <see cref="TimeProvider.GetTimestamp"/> of the binner's clock: latency counts from here.</summary>
    public long ClosedTimestamp { get; internal set; }

    /// <summary>When the bytes that closed the bin came off a camera's wire, likewise: latency from the wire counts from here. From a file: as <see cref="ClosedTimestamp"/>.</summary>
    public long ReceivedTimestamp { get; internal set; }

    /// <summary>Words that hold the bits of a <c>[2, H, W]</c> image.</summary>
    public static int WordCount(SensorGeometry geometry) => ((2 * geometry.Pixels) + 63) / 64;

    /// <summary>Gives the frame back to its pool. Once; a second call is a programming error and throws in the pool.</summary>
    public void Dispose() => _pool.Return(this);

    /// <summary>Takes over the break of the frame before, which was dropped: what followed that break still follows it.</summary>
    public void InheritBreak(EventFrame dropped)
    {
        if (Break == StreamBreak.None)
        {
            Break = dropped.Break;
        }
    }

    /// <summary>The bits, for the one binner that fills them.</summary>
    internal Span<ulong> MutableBits => _bits;

    /// <summary>Empties the frame for a new bin.</summary>
    internal void Reset()
    {
        Array.Clear(_bits);
        _activeCount = 0;
        EventCount = 0;
        Break = StreamBreak.None;
        IsPartial = false;
    }

    /// <summary>Lists the set bits, once the bin is complete.</summary>
    internal void ListActive()
    {
        var count = 0;
        for (var word = 0; word < _bits.Length; word++)
        {
            for (var rest = _bits[word]; rest != 0; rest &= rest - 1)
            {
                _active[count++] = (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(rest);
            }
        }

        _activeCount = count;
    }
}
