using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Lets some events of a stream pass. Holds the state of one stream; one thread.</summary>
public interface IEventFilter
{
    /// <summary>What people call it, as in <see cref="FilterRegistry.Parse"/>: <c>refractory</c>.</summary>
    string Name { get; }

    /// <summary>The grid of pixels that its events lie on: the sensor's, but for filters that turn it.</summary>
    SensorGeometry Geometry { get; }

    /// <summary>Appends the events that pass to <paramref name="output"/>, in order; never changes <paramref name="input"/>.</summary>
    /// <param name="input">Lent. Its <see cref="EventPacket.Break"/> says when state no longer applies.</param>
    /// <param name="output">Empty, with room for all of the input.</param>
    void Apply(EventPacket input, EventPacket output);
}
