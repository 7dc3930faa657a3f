using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat3;

/// <summary>AEDAT 3.1 of cAER and its kin: DvsGesture.</summary>
internal sealed class Aedat3Format : IEventFormat
{
    /// <inheritdoc/>
    public string Name => "AEDAT 3.1";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".aedat"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        head.StartsWith("#!AER-DAT3.1"u8) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        var lines = TextHeader.Read(window, Aedat3Words.Mark, line => line == Aedat3Words.LastLine);
        RefuseOtherThanPlain(lines);
        var sources = Aedat3Source.AllOf(lines);
        var notes = new List<string>();
        int? only = null; // with one camera, whatever number its packets carry
        if (sources.Count > 1)
        {
            only = sources[0].Id;
            notes.Add($"Of several cameras, source {only} ({sources[0].Name}) is read; left out: {string.Join(", ", sources.Skip(1).Select(source => $"{source.Id} ({source.Name})"))}.");
        }

        var geometry = options.Geometry ?? (sources.Count > 0 ? sources[0].Geometry : null)
            ?? throw new RecordingFormatException("the header does not say how large the sensor is: set Source:Width and Source:Height");
        var info = new RecordingInfo(Name, geometry, EventOrigin.TopLeft, notes);
        return new DecodingReader<Aedat3State>(window, info, Decode);

        int Decode(ReadOnlySpan<byte> bytes, SensorGeometry size, ref Aedat3State state, EventPacket packet) =>
            Aedat3Decoder.Decode(bytes, size, only, ref state, packet);
    }

    private static void RefuseOtherThanPlain(IReadOnlyList<string> lines)
    {
        var named = lines.FirstOrDefault(line => line.StartsWith(Aedat3Words.FormatKey, StringComparison.Ordinal));
        var packing = named?[Aedat3Words.FormatKey.Length..].Trim() ?? Aedat3Words.PlainFormat;
        if (packing != Aedat3Words.PlainFormat)
        {
            throw new RecordingFormatException($"AEDAT 3.1 in the packing {packing}; {Aedat3Words.PlainFormat} is read");
        }
    }
}
