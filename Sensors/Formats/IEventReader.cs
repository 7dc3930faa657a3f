using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>An open recording, read once from front to back in constant memory. Not thread-safe.</summary>
public interface IEventReader : IDisposable
{
    /// <summary>What the header says.</summary>
    RecordingInfo Info { get; }

    /// <summary>What did not become an event so far.</summary>
    DecodeCounts Counts { get; }

    /// <summary>Empties the packet and fills it with the next events, times literal, origin at the top left.</summary>
    /// <param name="packet">Of <see cref="EventPacket.MinReadCapacity"/> or more. May come back with time alone (<see cref="EventPacket.ReachedUs"/>).</param>
    /// <returns>False at the end of the recording, with an empty packet.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    bool Read(EventPacket packet);

    /// <summary>The same; what can go straight to a binner's frames goes there, past the packet. Default: nothing can.</summary>
    /// <param name="packet">Brings the rest.</param>
    /// <param name="straightTo">Has been pushed all packets before, and is pushed this one next. Null: all goes into the packet.</param>
    bool Read(EventPacket packet, TimeBinner? straightTo) => Read(packet);
}

/// <summary>What a recording's header says, defaults filled in.</summary>
/// <param name="Format">Short name of the format: <c>EVT3</c>.</param>
/// <param name="Geometry">Sensor size in use.</param>
/// <param name="Origin">Where the file itself has its y = 0; the reader's events always have it at the top.</param>
/// <param name="Notes">Choices made for want of a header line, one sentence each, for people.</param>
public sealed record RecordingInfo(string Format, SensorGeometry Geometry, EventOrigin Origin, IReadOnlyList<string> Notes);

/// <summary>Where a file format has its y = 0.</summary>
public enum EventOrigin
{
    /// <summary>Row 0 is the top row, as everywhere inside this program.</summary>
    TopLeft,

    /// <summary>Row 0 is the bottom row (jAER, Event Stream).</summary>
    BottomLeft,
}

/// <summary>A file is not what it should be. The message is one line that says what is wrong and what to change.</summary>
public sealed class RecordingFormatException(string message) : Exception(message);
