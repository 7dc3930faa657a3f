using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Hdf5.Chunks;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>Looks for the events of an HDF5 file: records with the names of events, or a group with a column for each, the nearest to the root.</summary>
/// <param name="file">The file.</param>
internal sealed class Hdf5Events(FileBytes file)
{
    private const string Name = "HDF5";
    private const int MaxDepth = 4;
    private const string TimeOffset = "t_offset";

    /// <summary>Numbers of events by the millisecond, as DSEC has them.</summary>
    private const string MillisecondIndex = "ms_to_idx";

    private readonly HashSet<long> _seen = [file.Root];
    private Exception? _problem;

    /// <summary>Finds them.</summary>
    /// <exception cref="InvalidDataException">There are none, and the file is damaged.</exception>
    /// <exception cref="RecordingFormatException">There are none.</exception>
    public EventTable Find()
    {
        var root = Hdf5Group.Root(file);
        List<Hdf5Group> groups = [root];
        for (var depth = 0; depth < MaxDepth && groups.Count > 0; depth++)
        {
            List<Hdf5Group> next = [];
            foreach (var group in groups)
            {
                List<Hdf5Dataset> datasets = [];
                Open(group, datasets, next);
                if (InGroup(datasets) is { } found)
                {
                    return Describe(found, root, group);
                }
            }

            groups = next;
        }

        throw _problem ?? new RecordingFormatException(
            "no events in the file: records with t, x, y and p, or a column for each, as in /CD/events and /events/{t,x,y,p}, are read");
    }

    /// <summary>Opens the members of a group. One that is damaged or of an unknown kind is passed over: it may have nothing to do with events.</summary>
    private void Open(Hdf5Group group, List<Hdf5Dataset> datasets, List<Hdf5Group> groups)
    {
        try
        {
            foreach (var link in group.Links)
            {
                Open(group, link.Name, datasets, groups);
            }
        }
        catch (Exception error) when (error is InvalidDataException or RecordingFormatException)
        {
            _problem ??= error;
        }
    }

    private void Open(Hdf5Group group, string member, List<Hdf5Dataset> datasets, List<Hdf5Group> groups)
    {
        try
        {
            if (group.Place(member) is not { } place)
            {
                return;
            }

            var header = ObjectHeader.Read(file, place);
            if (Hdf5Dataset.Is(header))
            {
                datasets.Add(Hdf5Dataset.Read(member, header));
            }
            else if (Hdf5Group.Is(header) && _seen.Add(place))
            {
                groups.Add(group.Group(header));
            }
        }
        catch (Exception error) when (error is InvalidDataException or RecordingFormatException)
        {
            _problem ??= error;
        }
    }

    private static EventTable? InGroup(List<Hdf5Dataset> datasets) =>
        datasets.Select(Records).FirstOrDefault(table => table is not null) ?? Columns(datasets) ?? datasets.Select(Matrix).FirstOrDefault(table => table is not null);

    /// <summary>Records, each an event.</summary>
    private static EventTable? Records(Hdf5Dataset dataset)
    {
        if (dataset.Type.Members is null || dataset.Space.Dimensions.Count != 1)
        {
            return null;
        }

        var members = dataset.Type.Members.Where(member => member.Type.Number is not null).ToList();
        string[] names = [.. members.Select(member => member.Name)];
        return EventColumns.ByNames(names) is null
            ? null
            : new EventTable(Name, [.. members.Select(member => member.Type.Number!.Value with { Offset = member.Offset })], names, dataset.Type.Bytes, Rows(dataset));
    }

    /// <summary>A group with a column of numbers for each of the four.</summary>
    private static EventTable? Columns(List<Hdf5Dataset> datasets)
    {
        Hdf5Dataset[] columns = [.. datasets.Where(dataset => EventColumns.HasMeaning(dataset.Name) && dataset.Type.Number is not null && dataset.Space.Dimensions.Count == 1)];
        string[] names = [.. columns.Select(column => column.Name)];
        if (EventColumns.ByNames(names) is null)
        {
            return null;
        }

        var (fields, offset) = (new List<NumberField>(), 0);
        foreach (var column in columns)
        {
            fields.Add(column.Type.Number!.Value with { Offset = offset });
            offset += column.Type.Bytes;
        }

        return new EventTable(Name, fields, names, offset, Rows(columns));
    }

    /// <summary>A table of numbers with four columns, called events.</summary>
    private static EventTable? Matrix(Hdf5Dataset dataset) =>
        dataset.Space.Dimensions is [_, 4] && dataset.Name.Contains("events", StringComparison.OrdinalIgnoreCase) && dataset.Type.Number is { } number
            ? new EventTable(Name, [.. Enumerable.Range(0, 4).Select(i => number with { Offset = i * number.Bytes })], null, 4 * number.Bytes, Rows(dataset))
            : null;

    private static Func<DamageCount, ByteWindow> Rows(params Hdf5Dataset[] columns) => damage =>
    {
        DatasetRows[] rows = [.. columns.Select(column => new DatasetRows(column, damage))];
        return rows.Sum(column => column.PieceBytes) <= (long)DatasetRows.MaxChunkBytes
            ? new(new ColumnsStream(rows, damage))
            : throw new RecordingFormatException($"chunks of {rows.Sum(column => column.PieceBytes) >> 20} MB in all columns together; up to {DatasetRows.MaxChunkBytes >> 20} MB are read: rewrite them with h5repack");
    };

    /// <summary>What the file says of its events.</summary>
    private static EventTable Describe(EventTable events, Hdf5Group root, Hdf5Group group)
    {
        var offset = root.Dataset(TimeOffset) ?? group.Dataset(TimeOffset);
        var isDsec = offset is not null || root.Place(MillisecondIndex) is not null || group.Place(MillisecondIndex) is not null;
        return events with
        {
            Geometry = Geometry(root, group),
            OffsetUs = offset is null ? 0 : Number(offset) ?? 0,
            Unit = isDsec && HasWholeTimes(events) ? TimeUnit.Microseconds : null,
        };
    }

    private static bool HasWholeTimes(EventTable events) =>
        events.Names is { } names && EventColumns.ByNames(names) is { } columns && events.Fields[columns.IndexOf(ColumnRole.Time)].Kind != NumberKind.Float;

    /// <summary>The size of the sensor, where the file tells it and that can be read: else its events tell it.</summary>
    private static SensorGeometry? Geometry(Hdf5Group root, Hdf5Group group)
    {
        try
        {
            return InAttributes(root) ?? SidesBeside(group);
        }
        catch (Exception error) when (error is InvalidDataException or RecordingFormatException)
        {
            return null;
        }
    }

    /// <summary>Metavision's <c>geometry</c>, or the height and width that others write.</summary>
    private static SensorGeometry? InAttributes(Hdf5Group root)
    {
        if (root.Attribute("geometry")?.Text()?.Split('x') is [var width, var height]
            && int.TryParse(width, CultureInfo.InvariantCulture, out var columns) && int.TryParse(height, CultureInfo.InvariantCulture, out var rows))
        {
            return new(columns, rows);
        }

        return root.Attribute("sensor_resolution")?.Numbers() is [var y, var x] ? new(Side(x), Side(y)) : null;
    }

    /// <summary>The same, as RVT and others have it: numbers beside the columns.</summary>
    private static SensorGeometry? SidesBeside(Hdf5Group group) =>
        group.Dataset("width") is { } width && Number(width) is { } x && group.Dataset("height") is { } height && Number(height) is { } y ? new(Side(x), Side(y)) : null;

    private static int Side(long pixels) => (int)Math.Clamp(pixels, 0, int.MaxValue);

    /// <summary>A dataset that is one number.</summary>
    /// <returns>Null where it is none.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    private static long? Number(Hdf5Dataset dataset)
    {
        if (!dataset.Space.IsOne || dataset.Type.Number is not { } number)
        {
            return null;
        }

        using var rows = new DatasetRows(dataset with { Space = Dataspace.One }, new DamageCount());
        var bytes = rows.From(0, out _);
        return bytes.IsEmpty ? throw new InvalidDataException($"the number {dataset.Name} is damaged") : number.TryRead(bytes, 0, out var value) ? value : null;
    }
}
