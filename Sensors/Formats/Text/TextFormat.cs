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
    public bool SharesExtensions => true;

    /// <inheritdoc/>
    public string Loss => "A table does not say how large the sensor is: whoever reads it must be told, or guesses it by the pixels that have events.";

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head)
    {
        var preface = TextPreface.Read(WholeLines(head));
        return preface switch
        {
            { Names: { } names } when EventColumns.ByNames(names) is not null => FormatMatch.Certain, // damage in the rows does not change that
            { RowLength: >= MinColumns } when !head.ContainsAny(Controls) => FormatMatch.Possible,
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
        var columns = ColumnGuess.Choose(options.Columns, preface.Names, preface.Rows, notes);
        var decoder = new TextDecoder(columns, columns.Unit ?? ColumnGuess.Unit(preface.HasFractions(columns), notes));
        var geometry = options.Geometry ?? preface.Geometry ?? UsedSize.Find(stream, preface.Length, "text", all => Reader(all, UsedSize.Any), notes);
        window.Consume(preface.Length);
        return Reader(window, geometry);

        TextEventReader Reader(ByteWindow bytes, SensorGeometry size) => new(bytes, new RecordingInfo(Name, size, EventOrigin.TopLeft, notes), decoder);
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) => new TextEventWriter(stream);

    /// <summary>The head without a line that goes on behind it.</summary>
    private static ReadOnlySpan<byte> WholeLines(ReadOnlySpan<byte> head) =>
        head.Length < FormatRegistry.HeadBytes ? head : head[..(head.LastIndexOf((byte)'\n') + 1)];
}
