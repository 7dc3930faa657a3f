using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>Lines of a stream as a recording. The last line may lack its end.</summary>
/// <param name="window">The recording behind its header; owned from here on.</param>
/// <param name="info">What the header said.</param>
/// <param name="decoder">The decoder.</param>
internal sealed class TextEventReader(ByteWindow window, RecordingInfo info, TextDecoder decoder) : IEventReader
{
    private readonly byte[] _lastLine = new byte[TextLine.MaxBytes + 1];
    private TextState _state;

    /// <inheritdoc/>
    public RecordingInfo Info => info;

    /// <inheritdoc/>
    public DecodeCounts Counts => _state.Counts;

    /// <inheritdoc/>
    public bool Read(EventPacket packet)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Capacity, EventPacket.MinReadCapacity);
        packet.Clear();
        do
        {
            window.Consume(decoder.Decode(window.Bytes, info.Geometry, ref _state, packet));
            if (packet.Count > 0)
            {
                return true;
            }
        }
        while (window.Fill());

        TakeLastLine(packet);
        return packet.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();

    /// <summary>What stands behind the last line end: at most <see cref="TextLine.MaxBytes"/>, since the decoder passes over more.</summary>
    private void TakeLastLine(EventPacket packet)
    {
        var line = window.Bytes;
        if (!line.IsEmpty)
        {
            line.CopyTo(_lastLine);
            _lastLine[line.Length] = (byte)'\n';
            decoder.Decode(_lastLine.AsSpan(0, line.Length + 1), info.Geometry, ref _state, packet);
            window.Consume(line.Length);
        }
    }
}
