using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>Turns the events of one message after the other into events. One thread.</summary>
internal interface IMessageDecoder
{
    /// <summary>What did not become an event so far.</summary>
    DecodeCounts Counts { get; }

    /// <summary>A message begins.</summary>
    /// <param name="timeBaseNs">Its time base, in nanoseconds.</param>
    void Begin(long timeBaseNs);

    /// <summary>Decodes the next bytes of a message.</summary>
    /// <param name="events">What is left of it.</param>
    /// <param name="geometry">Size of the sensor; events outside are dropped and counted.</param>
    /// <param name="packet">Is appended to, until it is full or the bytes are used up.</param>
    /// <returns>Bytes consumed.</returns>
    int Decode(ReadOnlySpan<byte> events, SensorGeometry geometry, EventPacket packet);
}
