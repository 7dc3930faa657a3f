using System.Globalization;
using System.Text;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>Prophesee DAT, versions 1 and 2, brightness events (types 0x00 and 0x0C): N-CARS and what Metavision converts to.</summary>
internal sealed class DatFormat : IWritableFormat
{
    /// <summary>The sensor of the files that do not say: N-CARS was recorded with an ATIS.</summary>
    private static readonly SensorGeometry DefaultGeometry = new(304, 240);

    /// <inheritdoc/>
    public string Name => "DAT";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".dat"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head)
    {
        var lines = TextHeader.Peek(head, RawHeader.Mark, RawHeader.IsLast, out var length);
        if (lines.Count == 0 || RawHeader.Peek(head).Encoding is not null)
        {
            return FormatMatch.No;
        }

        var preamble = head[length..];
        return preamble.Length < DatWords.PreambleBytes || preamble[1] == DatWords.RecordBytes ? FormatMatch.Certain : FormatMatch.No;
    }

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        var lines = TextHeader.Read(window, RawHeader.Mark, RawHeader.IsLast);
        ReadPreamble(window);
        var notes = new List<string>();
        var version = Number(lines, "Version");
        if (version is null)
        {
            notes.Add("The header has no version: read as version 2.");
        }

        var geometry = options.Geometry ?? (Number(lines, "Width") is { } width && Number(lines, "Height") is { } height
            ? new SensorGeometry(width, height)
            : Assume(notes));
        var info = new RecordingInfo(Name, geometry, EventOrigin.TopLeft, notes);
        return new DecodingReader<DatState>(window, info, version switch
        {
            0 or 1 => DatDecoder.Decode<DatVersion1>,
            2 or null => DatDecoder.Decode<DatVersion2>,
            _ => throw new RecordingFormatException($"DAT of version {version}; versions 1 and 2 are read"),
        });
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options)
    {
        var lines = Encoding.ASCII.GetBytes($"% Height {options.Geometry.Height}\n% Version 2\n% Width {options.Geometry.Width}\n% end\n");
        return new EncodingWriter<WrappingClock>(stream, [.. lines, DatWords.EventCd, DatWords.RecordBytes], DatEncoder.Encode);
    }

    private static SensorGeometry Assume(List<string> notes)
    {
        notes.Add($"The header has no sensor size: {DefaultGeometry}, as N-CARS has it.");
        return DefaultGeometry;
    }

    /// <summary>Passes over event type and record size; a file that ends before them simply has no events.</summary>
    private static void ReadPreamble(ByteWindow window)
    {
        while (window.Bytes.Length < DatWords.PreambleBytes && window.Fill())
        {
        }

        if (window.Bytes.Length < DatWords.PreambleBytes)
        {
            return;
        }

        if (window.Bytes[0] is not (DatWords.Event2d or DatWords.EventCd))
        {
            throw new RecordingFormatException(window.Bytes[0] == DatWords.ExtTrigger
                ? "a DAT file of trigger edges, without brightness events: give the file of the events"
                : $"DAT events of type 0x{window.Bytes[0]:X2}; types 0x00 and 0x0C (brightness events) are read");
        }

        window.Consume(DatWords.PreambleBytes);
    }

    private static int? Number(IReadOnlyList<string> lines, string key)
    {
        foreach (var line in lines)
        {
            if (line.StartsWith(key + " ", StringComparison.OrdinalIgnoreCase) &&
                int.TryParse(line.AsSpan(key.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        return null;
    }
}
