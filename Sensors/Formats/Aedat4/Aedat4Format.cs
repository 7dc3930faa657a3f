namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>AEDAT 4.0 of DV and its kin: iniVation's cameras of today, and what <c>record</c> writes of them.</summary>
internal sealed class Aedat4Format : IWritableFormat
{
    /// <summary>Threads that decompress, where there is more than one processor: with who decodes, they keep two of them busy.</summary>
    public const int Inflaters = 2;

    /// <inheritdoc/>
    public string Name => "AEDAT 4";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".aedat4"];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) =>
        head.StartsWith("#!AER-DAT4"u8) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options) =>
        Open(stream, options, stream.CanSeek && Environment.ProcessorCount > 1 ? Inflaters : 0); // what comes through a pipe would be waited for

    /// <summary>The same.</summary>
    /// <param name="stream">The recording.</param>
    /// <param name="options">What the caller knows better.</param>
    /// <param name="inflaters">How many threads of its own decompress the packets, ahead of who reads. 0 = who reads does it.</param>
    /// <exception cref="RecordingFormatException">The header makes no sense.</exception>
    public IEventReader Open(Stream stream, OpenOptions options, int inflaters)
    {
        var window = new ByteWindow(stream);
        var header = Aedat4Header.Read(window);
        var events = header.Streams.Where(one => one.HasEvents).ToList();
        if (events.Count == 0)
        {
            throw new RecordingFormatException($"AEDAT 4 without a stream of events ({string.Join(", ", header.Streams.Select(one => one.Kind).DefaultIfEmpty("without any stream"))}): give a file that has one");
        }

        var geometry = options.Geometry ?? events[0].Geometry
            ?? throw new RecordingFormatException("the header does not say how large the sensor is: set Source:Width and Source:Height");
        List<string> notes = events.Count == 1 ? [] :
            [$"Of several streams of events, {Title(events[0])} is read; left out: {string.Join(", ", events.Skip(1).Select(Title))}."];
        var info = new RecordingInfo(Name, geometry, EventOrigin.TopLeft, notes);
        return new Aedat4Reader(new Aedat4Packets(window, header, events[0].Id), info, inflaters);
    }

    /// <inheritdoc/>
    public IEventWriter Create(Stream stream, WriteOptions options) => new Aedat4Writer(stream, options);

    private static string Title(Aedat4Stream stream) => stream.Camera.Length > 0 ? $"{stream.Id} ({stream.Camera})" : $"{stream.Id}";
}
