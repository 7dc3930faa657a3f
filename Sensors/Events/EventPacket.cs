namespace EdgeLearner.Sensors.Events;

/// <summary>A run of events as columns: event <c>i</c> is <c>(TimesUs[i], Xs[i], Ys[i], Polarities[i])</c>.</summary>
/// <remarks>
/// A packet is <b>lent</b>: it is valid only until the <c>OnNext</c> call that delivered it returns, after
/// which its producer refills it. Copy what must outlive the call, as <c>TimeBinner</c> does. Readers see spans
/// that they cannot write; the one producer appends. Not thread-safe: a packet never crosses a thread.
/// </remarks>
public sealed class EventPacket
{
    /// <summary>Events that a packet holds unless asked otherwise: 13 bytes each, so that all columns stay in a core's own cache.</summary>
    public const int DefaultCapacity = 8192;

    /// <summary>Fewest events that a packet for reading must hold: one word of a recording can code as many.</summary>
    public const int MinReadCapacity = 32;

    private readonly long[] _timesUs;
    private readonly ushort[] _xs;
    private readonly ushort[] _ys;
    private readonly byte[] _polarities;

    /// <summary>An empty packet; the only allocation of its life.</summary>
    /// <param name="capacity">Most events that it holds, 1 or more.</param>
    public EventPacket(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _timesUs = GC.AllocateUninitializedArray<long>(capacity);
        _xs = GC.AllocateUninitializedArray<ushort>(capacity);
        _ys = GC.AllocateUninitializedArray<ushort>(capacity);
        _polarities = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Most events that fit.</summary>
    public int Capacity => _timesUs.Length;

    /// <summary>Events that still fit.</summary>
    public int Free => _timesUs.Length - Count;

    /// <summary>Event times, in microseconds of sensor time, literally as coded: they may step back a few us.</summary>
    public ReadOnlySpan<long> TimesUs => _timesUs.AsSpan(0, Count);

    /// <summary>Columns, 0 at the left.</summary>
    public ReadOnlySpan<ushort> Xs => _xs.AsSpan(0, Count);

    /// <summary>Rows, 0 at the top.</summary>
    public ReadOnlySpan<ushort> Ys => _ys.AsSpan(0, Count);

    /// <summary>1 where brightness rose (ON), 0 where it fell (OFF).</summary>
    public ReadOnlySpan<byte> Polarities => _polarities.AsSpan(0, Count);

    /// <summary>
    /// Time that the sensor is known to have reached when the packet ends, in microseconds of sensor time; null where nothing but its events says so.
    /// The next event is at or after it. Where a sensor's clock steps back all the same, the producer ends a packet before the step, so that
    /// what a reader makes of this time does not depend on the cutting. May come without any event.
    /// </summary>
    public long? ReachedUs { get; set; }

    /// <summary>What lies between the packet before and this one. Default: nothing.</summary>
    public StreamBreak Break { get; set; }

    /// <summary>Time of the first event of the stream (of the pass, where a recording loops), in microseconds of sensor time: label times count from here.</summary>
    public long OriginUs { get; set; }

    /// <summary>How often the recording began anew before this packet: 0 in the first pass and for live sources.</summary>
    public int Pass { get; set; }

    /// <summary>When the last bytes of its events came off a camera's wire, as <see cref="TimeProvider.GetTimestamp"/>; null where they came from a file.</summary>
    public long? ReceivedTimestamp { get; set; }

    /// <summary>Events before its first that are not in its columns, because they went straight into a frame: see <c>IEventSource.BinStraight</c>.</summary>
    internal int BinnedAhead { get; set; }

    /// <summary>Adds one event.</summary>
    /// <exception cref="IndexOutOfRangeException">The packet is full: the producer looks at <see cref="Free"/> first.</exception>
    public void Append(long timeUs, int x, int y, int polarity)
    {
        var i = Count;
        _timesUs[i] = timeUs;
        _xs[i] = (ushort)x;
        _ys[i] = (ushort)y;
        _polarities[i] = (byte)polarity;
        Count = i + 1;
    }

    /// <summary>Adds events of another packet, as a filter or a pacer does.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void Append(EventPacket source, Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(source.Count);
        source._timesUs.AsSpan(offset, length).CopyTo(_timesUs.AsSpan(Count));
        source._xs.AsSpan(offset, length).CopyTo(_xs.AsSpan(Count));
        source._ys.AsSpan(offset, length).CopyTo(_ys.AsSpan(Count));
        source._polarities.AsSpan(offset, length).CopyTo(_polarities.AsSpan(Count));
        Count += length;
    }

    /// <summary>Takes over everything of another packet but its events.</summary>
    public void CopyMarksFrom(EventPacket source)
    {
        ReachedUs = source.ReachedUs;
        Break = source.Break;
        OriginUs = source.OriginUs;
        Pass = source.Pass;
        ReceivedTimestamp = source.ReceivedTimestamp;
    }

    /// <summary>Empties the packet for refilling; origin and pass stay, since they belong to the stream.</summary>
    public void Clear()
    {
        Count = 0;
        BinnedAhead = 0;
        ReachedUs = null;
        Break = StreamBreak.None;
        ReceivedTimestamp = null;
    }

    /// <summary>Whether the packet says nothing yet: no event, no time.</summary>
    internal bool IsBlank => Count == 0 && ReachedUs is null;

    /// <summary>The free part of the columns, for decoders that write in bulk: fill the first n entries of each, then <see cref="Advance"/> by n.</summary>
    internal FreeColumns GetFreeColumns() =>
        new(_timesUs.AsSpan(Count), _xs.AsSpan(Count), _ys.AsSpan(Count), _polarities.AsSpan(Count));

    /// <summary>Makes the first <paramref name="count"/> entries of <see cref="GetFreeColumns"/> part of the packet.</summary>
    internal void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Free);
        Count += count;
    }

    /// <summary>Writable columns behind the last event, all of one length.</summary>
    internal readonly ref struct FreeColumns(Span<long> timesUs, Span<ushort> xs, Span<ushort> ys, Span<byte> polarities)
    {
        private readonly Span<long> _timesUs = timesUs;
        private readonly Span<ushort> _xs = xs;
        private readonly Span<ushort> _ys = ys;
        private readonly Span<byte> _polarities = polarities;

        /// <summary>Events that fit.</summary>
        public int Length => _timesUs.Length;

        /// <summary>Takes the columns apart.</summary>
        public void Deconstruct(out Span<long> timesUs, out Span<ushort> xs, out Span<ushort> ys, out Span<byte> polarities)
        {
            timesUs = _timesUs;
            xs = _xs;
            ys = _ys;
            polarities = _polarities;
        }
    }
}
