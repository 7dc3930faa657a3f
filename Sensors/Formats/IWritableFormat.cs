using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A recording format that is written as well as read.</summary>
public interface IWritableFormat : IEventFormat
{
    /// <summary>Where its files have their y = 0. Default: at the top.</summary>
    EventOrigin Origin => EventOrigin.TopLeft;

    /// <summary>What its files do not keep, one sentence for people. Default: they keep all.</summary>
    string? Loss => null;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Where it goes, from its first byte; stays the caller's. Must seek.</param>
    /// <param name="options">What the header says.</param>
    /// <exception cref="RecordingFormatException">The format has no way to say this: one line that says what it can.</exception>
    IEventWriter Create(Stream stream, WriteOptions options);
}

/// <summary>What the header of a new recording says.</summary>
/// <param name="Geometry">Size of the sensor.</param>
/// <param name="Source">What made the events, as people call it: <c>Prophesee EVK4 00050421</c>. Default: nothing is said.</param>
public sealed record WriteOptions(SensorGeometry Geometry, string? Source = null);
