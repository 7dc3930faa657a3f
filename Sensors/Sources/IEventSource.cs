using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources;

/// <summary>Where events come from: a recording, the simulator, a camera.</summary>
public interface IEventSource : IDisposable
{
    /// <summary>What to call it in logs and on MQTT: a file name, a camera's model and serial number.</summary>
    string Name { get; }

    /// <summary>Size of the sensor; every event lies on it.</summary>
    SensorGeometry Geometry { get; }

    /// <summary>Whether the source cannot wait: when the learner is late, a live source loses frames, others are held back.</summary>
    bool IsLive { get; }

    /// <summary>What happened in the source's own stretch so far. May be read from any thread.</summary>
    SourceCounts Counts { get; }

    /// <summary>What was shown when, where the source knows (a recording with a label sidecar, the simulator); otherwise empty. Times count from the first event.</summary>
    IReadOnlyList<LabelSpan> Labels { get; }

    /// <summary>
    /// The stream. One subscriber; subscribing starts the source's own thread, on which every packet is lent. Completes at the end or after
    /// <see cref="Stop"/>; fails with a message for people when the source is lost.
    /// </summary>
    IObservable<EventPacket> Packets { get; }

    /// <summary>
    /// Lets events go straight into the frames of the binner that is pushed every packet, each before the next: packets then bring what is left, the frames are the
    /// same, and it is faster. Only where nobody else looks at the packets. Before subscribing. Default: all go into packets.
    /// </summary>
    /// <param name="binner">Of this source's sensor.</param>
    void BinStraight(TimeBinner binner)
    {
    }

    /// <summary>Ends the stream after the packet under way: it completes, nothing delivered is lost. From any thread; repeatable.</summary>
    void Stop();
}
