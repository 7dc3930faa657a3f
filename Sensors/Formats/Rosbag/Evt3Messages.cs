using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>Messages of EVT3 words: one stream, cut anywhere, with the sensor's own time.</summary>
internal sealed class Evt3Messages : IMessageDecoder
{
    private Evt3State _state;

    /// <inheritdoc/>
    public DecodeCounts Counts => _state.Counts;

    /// <inheritdoc/>
    public void Begin(long timeBaseNs)
    {
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> events, SensorGeometry geometry, EventPacket packet) => Evt3Decoder.Decode(events, geometry, ref _state, packet);
}
