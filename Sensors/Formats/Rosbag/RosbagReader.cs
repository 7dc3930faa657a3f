using System.Text;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>The events of a topic, message by message, where SQLite has them: nothing is copied.</summary>
/// <param name="messages">Standing at the first that is whole; owned from here on.</param>
/// <param name="info">What the first message said.</param>
/// <param name="decoder">For the encoding of the first message.</param>
/// <param name="encoding">Its name.</param>
/// <param name="damaged">Messages before the first that were damaged.</param>
internal sealed class RosbagReader(RosbagMessages messages, RecordingInfo info, IMessageDecoder decoder, string encoding, int damaged) : IEventReader
{
    private DecodeCounts _counts = new() { UnknownWords = damaged };
    private bool _hasBegun;
    private int _decoded; // bytes of the present message's events

    /// <inheritdoc/>
    public RecordingInfo Info => info;

    /// <inheritdoc/>
    public DecodeCounts Counts => decoder.Counts + _counts + new DecodeCounts { UnknownWords = messages.Damaged };

    /// <inheritdoc/>
    public bool Read(EventPacket packet)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Capacity, EventPacket.MinReadCapacity);
        packet.Clear();
        do
        {
            Decode(packet);
            if (packet.Count > 0 || packet.ReachedUs is not null)
            {
                return true;
            }
        }
        while (TryNext());

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => messages.Dispose();

    private void Decode(EventPacket packet)
    {
        if (!EventMessage.TryRead(messages.Current, out var message))
        {
            return;
        }

        if (!_hasBegun)
        {
            decoder.Begin(message.TimeBaseNs);
            _hasBegun = true;
        }

        _decoded += decoder.Decode(message.Events[_decoded..], info.Geometry, packet);
    }

    /// <summary>Goes to the next message that is whole and of the same encoding; the others are counted.</summary>
    private bool TryNext()
    {
        _counts.TrailingBytes += EventMessage.TryRead(messages.Current, out var last) ? last.Events.Length - _decoded : 0;
        (_decoded, _hasBegun) = (0, false);
        while (messages.Next())
        {
            if (!EventMessage.TryRead(messages.Current, out var message))
            {
                _counts.UnknownWords++;
            }
            else if (message.IsBigEndian || !Ascii.Equals(message.Encoding, encoding))
            {
                _counts.OtherRecords++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
