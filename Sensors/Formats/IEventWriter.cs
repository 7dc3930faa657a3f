using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A recording that is being written, once from front to back in constant memory. What it writes, the format's reader gives back: the same events in the same order. Not thread-safe.</summary>
public interface IEventWriter : IDisposable
{
    /// <summary>Adds events: times literal, origin at the top left.</summary>
    /// <exception cref="RecordingFormatException">The format cannot code an event, as a time before 0 or a step back: one line that says what to change.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    void Write(EventPacket packet);

    /// <summary>What the file does not say of these events, one sentence each, for people. Default: nothing is left out.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>Writes what stands at the end. Once, after the last event; without it the recording is one that was cut off.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    void Complete();
}
