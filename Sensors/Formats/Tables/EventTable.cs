using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Where a file of many things has its events.</summary>
/// <param name="Format">Short name of the file's format.</param>
/// <param name="Fields">The numbers of a row.</param>
/// <param name="Names">Their names; null where they have none.</param>
/// <param name="RowBytes">Size of a row.</param>
/// <param name="Open">Begins to read the rows; what of the file is damaged is passed over and counted.</param>
internal sealed record EventTable(
    string Format, IReadOnlyList<NumberField> Fields, IReadOnlyList<string>? Names, int RowBytes, Func<DamageCount, ByteWindow> Open)
{
    /// <summary>Size of the sensor, where the file tells it. Default: it does not.</summary>
    public SensorGeometry? Geometry { get; init; }

    /// <summary>What times are counted in, where the file tells it and the time's name does not. Default: it does not.</summary>
    public TimeUnit? Unit { get; init; }

    /// <summary>What is added to each time, in microseconds. Default: nothing.</summary>
    public long OffsetUs { get; init; }

    /// <summary>Begins to read the events.</summary>
    /// <param name="options">What the caller knows better than the file.</param>
    /// <param name="container">The file; closed with the reader.</param>
    /// <exception cref="RecordingFormatException">The columns are not known.</exception>
    public IEventReader Read(OpenOptions options, IDisposable container)
    {
        var notes = new List<string>();
        var layout = Layout(options.Columns, notes) with { OffsetUs = OffsetUs };
        var geometry = options.Geometry ?? Geometry ?? Measure();
        var damage = new DamageCount();
        return new ContainedReader(Reader(geometry, damage), container, damage);

        SensorGeometry Measure()
        {
            using var everything = Reader(UsedSize.Any, new DamageCount());
            return UsedSize.Find(everything, notes);
        }

        DecodingReader<RecordState> Reader(SensorGeometry size, DamageCount count) =>
            new(Open(count), new RecordingInfo(Format, size, EventOrigin.TopLeft, notes), new RecordDecoder(layout).Decode);
    }

    private RecordLayout Layout(string? columns, List<string> notes)
    {
        using var head = Open(new DamageCount());
        while (head.Bytes.Length < FormatRegistry.HeadBytes && head.Fill())
        {
        }

        return RecordLayout.Find(Fields, Names, RowBytes, head.Bytes, columns, Unit, notes);
    }
}
