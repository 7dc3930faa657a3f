using System.Buffers;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>Events as lines of text: CSV of many tools, and the <c>t x y p</c> of the Robotics and Perception Group.</summary>
/// <remarks>Order of the columns, unit of the times and size of the sensor are the caller's, the file's own, or guesses that the notes tell.</remarks>
internal sealed class TextFormat : IWritableFormat
{
    private const int MinColumns = 4;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(code => (byte)code).Except("\t\r\n"u8.ToArray())]);

    /// <inheritdoc/>
    public string Name => "CSV";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".csv", ".txt", ".tsv"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head)
    {
        if (head.ContainsAny(Controls))
        {
            return FormatMatch.No;
        }

        var preface = TextPreface.Read(WholeLines(head));
        return preface switch
        {
            { Named: not null } => FormatMatch.Certain,
            { RowLength: >= MinColumns } => FormatMatch.Possible,
            _ => FormatMatch.No,
        };
    }

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        while (window.Bytes.Length < FormatRegistry.HeadBytes && window.Fill())
        {
        }

        var preface = TextPreface.Read(WholeLines(window.Bytes));
        var notes = new List<string>();
        var columns = Columns(options, preface, notes);
        var decoder = new TextDecoder(columns, columns.Unit ?? ColumnGuess.Unit(preface.HasFractions(columns), notes));
        var geometry = options.Geometry ?? preface.Geometry ?? Measure(stream, preface, decoder, notes);
        window.Consume(preface.Length);
        return new TextEventReader(window, new RecordingInfo(Name, geometry, EventOrigin.TopLeft, notes), decoder);
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) => new TextEventWriter(stream);

    private static EventColumns Columns(OpenOptions options, TextPreface preface, List<string> notes)
    {
        if ((options.Columns is { } given ? EventColumns.Parse(given) : preface.Named) is { } columns)
        {
            return columns;
        }

        if (preface.Unusable is null && ColumnGuess.Of(preface.Rows) is { } guess)
        {
            notes.Add($"Nothing says what the columns are: {guess}, which the first lines do not contradict.");
            return guess;
        }

        throw new RecordingFormatException(
            $"{(preface.Unusable is { } names ? $"the columns are called {names}" : $"{preface.RowLength} columns without names, and no usual order fits them")}: "
            + "list them, as in info --columns t,x,y,p, or in Source:Columns");
    }

    private SensorGeometry Measure(Stream stream, TextPreface preface, TextDecoder decoder, List<string> notes)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException("text has no sensor size and a stream is not read twice: copy it to a file, or tell run and replay its size, by Source:Width and Source:Height");
        }

        var at = stream.Position;
        stream.Position = preface.Length;
        using var everything = new TextEventReader(
            new ByteWindow(stream, leaveOpen: true), new RecordingInfo(Name, UsedSize.Any, EventOrigin.TopLeft, []), decoder);
        var size = UsedSize.Find(everything, notes);
        stream.Position = at;
        return size;
    }

    /// <summary>The head without a line that goes on behind it.</summary>
    private static ReadOnlySpan<byte> WholeLines(ReadOnlySpan<byte> head) =>
        head.Length < FormatRegistry.HeadBytes ? head : head[..(head.LastIndexOf((byte)'\n') + 1)];
}
