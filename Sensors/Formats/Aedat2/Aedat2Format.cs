namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>jAER's AEDAT 2.0: DVS128 and DAVIS cameras.</summary>
internal sealed class Aedat2Format : IEventFormat
{
    /// <inheritdoc/>
    public string Name => "AEDAT 2.0";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".aedat"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        head.StartsWith("#!AER-DAT2"u8) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        var window = new ByteWindow(stream);
        var lines = TextHeader.Read(window, Aedat2Words.Mark, line => line == Aedat2Words.LastLine);
        var notes = new List<string>();
        var chip = Aedat2Chip.Of(lines, notes);
        var info = new RecordingInfo(Name, options.Geometry ?? chip.Geometry, EventOrigin.BottomLeft, notes);
        return new DecodingReader<Aedat2State>(window, info, chip.Decode);
    }
}
