using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>A recording in AEDAT 4.0: packets that are decompressed here, or by a thread ahead.</summary>
/// <param name="packets">Of the stream that is read; owned from here on.</param>
/// <param name="info">What the header said.</param>
/// <param name="isAhead">Whether a thread of its own decompresses; it begins with the first call of <see cref="Read"/>.</param>
internal sealed class Aedat4Reader(Aedat4Packets packets, RecordingInfo info, bool isAhead) : IEventReader
{
    private Aedat4ReadAhead? _ahead;
    private Aedat4Chunk _chunk = new();
    private Aedat4State _state;
    private int _decoded; // events of the chunk
    private bool _isDisposed;

    /// <inheritdoc/>
    public RecordingInfo Info => info;

    /// <inheritdoc/>
    public DecodeCounts Counts => _chunk.Counts + _state.Counts;

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
                return true; // also a short one: how the recording is cut decides, not how far the other thread is
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
        if (isAhead && _ahead is null)
        {
            _chunk.Dispose();
            _ahead = new Aedat4ReadAhead(packets);
        }

        _decoded = 0;
        return _ahead is null ? packets.TryNext(_chunk) : _ahead.TryTake(out _chunk);
    }
}
