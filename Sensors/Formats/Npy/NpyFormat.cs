using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>An array of NumPy: structured with fields for time, column, row and polarity (expelliarmus, tonic, evlib), or a plain table of numbers.</summary>
internal sealed class NpyFormat : IEventFormat
{
    private const int Columns = 4; // t, x, y, p

    /// <inheritdoc/>
    public string Name => "npy";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".npy"];

    /// <inheritdoc/>
    public bool SharesExtensions => true;

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) => head.StartsWith(NpyHeader.Magic) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    /// <remarks>Where names or the number of columns say so: arrays of labels or pictures lie beside recordings too.</remarks>
    public bool MayHoldEvents(ReadOnlySpan<byte> head)
    {
        try
        {
            using var window = new ByteWindow(new MemoryStream(head.ToArray()));
            var header = NpyHeader.Read(window);
            return header.Names is { } names ? EventColumns.ByNames(names) is not null : header.Fields.Count == Columns;
        }
        catch (RecordingFormatException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        var header = NpyHeader.Read(window);
        var start = stream.CanSeek ? stream.Position - window.Bytes.Length : 0;
        while (window.Bytes.Length < FormatRegistry.HeadBytes && window.Fill())
        {
        }

        var notes = new List<string>();
        var layout = RecordLayout.Find(header.Fields, header.Names, header.RowBytes, window.Bytes, options.Columns, unit: null, notes);
        var geometry = options.Geometry ?? UsedSize.Find(stream, start, "npy", all => Reader(all, UsedSize.Any), notes);
        var damage = new DamageCount();
        if (stream.CanSeek && header.Rows - ((stream.Length - start) / header.RowBytes) is > 0 and var missing)
        {
            damage.Pieces++;
            notes.Add($"The file is cut short: {missing:N0} of the {header.Rows:N0} rows that its header promises are missing.");
        }

        return new ContainedReader(Reader(window, geometry), stream, damage);

        DecodingReader<RecordState> Reader(ByteWindow bytes, SensorGeometry size) =>
            new(bytes, new RecordingInfo(Name, size, EventOrigin.TopLeft, notes), new RecordDecoder(layout).Decode);
    }
}
