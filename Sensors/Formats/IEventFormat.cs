using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats;

/// <summary>A recording format: how to know it and how to read it. Stateless; <see cref="FormatRegistry"/> lists them all.</summary>
public interface IEventFormat
{
    /// <summary>Short name, as people write it: <c>EVT3</c>.</summary>
    string Name { get; }

    /// <summary>Usual file extensions, lower case with the dot. Only a tie-break: content decides.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether files that are no recordings have these extensions too, as notes and tables of other things do. Default: no.</summary>
    bool SharesExtensions => false;

    /// <summary>Judges the beginning of a file.</summary>
    /// <param name="head">The first bytes, at most <see cref="FormatRegistry.HeadBytes"/>; fewer if the file is shorter.</param>
    FormatMatch Match(ReadOnlySpan<byte> head);

    /// <summary>Whether a file of a shared extension holds events, as far as its beginning tells: asked of the files of a folder. Default: where it could be of this format.</summary>
    /// <param name="head">As for <see cref="Match"/>.</param>
    bool MayHoldEvents(ReadOnlySpan<byte> head) => Match(head) != FormatMatch.No;

    /// <summary>Reads the header and stands before the first event.</summary>
    /// <param name="stream">The recording from its first byte; the reader owns it from here on. Need not seek.</param>
    /// <param name="options">What the caller knows better than the file.</param>
    /// <exception cref="RecordingFormatException">The header makes no sense; the message is one line that says what is wrong.</exception>
    IEventReader Open(Stream stream, OpenOptions options);
}

/// <summary>How sure a format is that a file is its own.</summary>
public enum FormatMatch
{
    /// <summary>Not this format.</summary>
    No,

    /// <summary>Could be: nothing contradicts it, the extension decides.</summary>
    Possible,

    /// <summary>The content says so.</summary>
    Certain,
}

/// <summary>What the caller knows better than the file.</summary>
/// <param name="Geometry">Sensor size that overrides the header's and stands in where there is none. Default: the file's own.</param>
/// <param name="Columns">Meaning of the columns of a text or table, in their order, as <c>t,x,y,p</c>. Default: the file's header, or a guess that its notes tell.</param>
public sealed record OpenOptions(SensorGeometry? Geometry = null, string? Columns = null)
{
    /// <summary>Whether a list of columns makes sense: it has time, column, row and polarity.</summary>
    public static bool AreColumns(string list) => EventColumns.ByNames(list) is not null;

    /// <summary>Ends the waiting for a pipe that nobody writes to, with <see cref="OperationCanceledException"/>. Default: nothing does.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Told in one line, once, that a pipe is waited for. Default: nobody.</summary>
    public Action<string>? Tell { get; init; }
}
