using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>A recording in AEDAT 4.0: packets that are decompressed here, or by threads ahead.</summary>
/// <param name="packets">Of the stream that is read; owned from here on.</param>
/// <param name="info">What the header said.</param>
/// <param name="inflaters">How many threads of its own decompress; they begin with the first call of <see cref="Read"/>. 0 = who reads does it.</param>
internal sealed class Aedat4Reader(Aedat4Packets packets, RecordingInfo info, int inflaters) : IEventReader
{
    private readonly Aedat4Inflater _inflater = new(packets.Compression);
    private Aedat4ReadAhead? _ahead;
    private Aedat4Chunk _chunk = new();
    private Aedat4State _state;
    private int _decoded; // events of the chunk
    private DecodeCounts _damaged; // packets that proved so when they were decompressed
    private bool _isDisposed;

    /// <inheritdoc/>
    public RecordingInfo Info => info;

    /// <inheritdoc/>
    public DecodeCounts Counts => _chunk.Counts + _damaged + _state.Counts;

    /// <inheritdoc/>
    public bool Read(EventPacket packet)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Capacity, EventPacket.MinReadCapacity);
        packet.Clear();
        do
        {
            _decoded += Aedat4Decoder.Decode(_chunk.Events[_decoded..], info.Geometry, ref _state, packet);
            if (packet.Count > 0)
            {
                return true; // also a short one: how the recording is cut decides, not how far the other threads are
            }
        }
        while (_decoded < _chunk.Events.Length || TryNext());

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _inflater.Dispose();
        if (_ahead is null)
        {
            _chunk.Dispose();
            packets.Dispose();
        }
        else
        {
            _ahead.Dispose();
        }
    }

    private bool TryNext()
    {
        if (inflaters > 0 && _ahead is null)
        {
            _chunk.Dispose();
            _ahead = new Aedat4ReadAhead(packets, inflaters);
        }

        _decoded = 0;
        var isNext = _ahead is null ? TryInflate() : _ahead.TryTake(out _chunk);
        _damaged.UnknownWords += isNext && _chunk.IsDamaged ? 1 : 0;
        return isNext;
    }

    private bool TryInflate()
    {
        _chunk.Clear(); // should the stream fail
        if (packets.TryNext(out var packet))
        {
            _chunk.Inflate(packet, _inflater);
            return true;
        }

        _chunk.End(packets.Counts);
        return false;
    }
}
