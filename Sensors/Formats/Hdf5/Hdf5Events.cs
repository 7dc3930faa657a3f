using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;
using PureHDF;
using PureHDF.VOL.Native;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>Looks for the events of an HDF5 file: records with the names of events, or a group with a column for each, the nearest to the root.</summary>
/// <param name="stream">The file as it may be read.</param>
/// <param name="file">The same, opened.</param>
internal sealed class Hdf5Events(BoundedStream stream, NativeFile file)
{
    private const string Name = "HDF5";
    private const int MaxDepth = 4;
    private const string TimeOffset = "t_offset";

    /// <summary>Finds them.</summary>
    /// <exception cref="RecordingFormatException">There are none.</exception>
    public EventTable Find()
    {
        IReadOnlyList<IH5Group> groups = [file];
        for (var depth = 0; depth < MaxDepth && groups.Count > 0; depth++)
        {
            foreach (var group in groups)
            {
                if (InGroup(group) is { } found)
                {
                    return found with { Geometry = Geometry() ?? Geometry(group), OffsetUs = OffsetUs() };
                }
            }

            groups = [.. groups.SelectMany(group => group.Children()).OfType<IH5Group>()];
        }

        throw new RecordingFormatException("no events in the file: records with t, x, y and p, or a column for each, as in /CD/events and /events/{t,x,y,p}, are read");
    }

    private EventTable? InGroup(IH5Group group)
    {
        var datasets = group.Children().OfType<NativeDataset>().ToList();
        return datasets.Select(Records).FirstOrDefault(table => table is not null) ?? Columns(datasets) ?? datasets.Select(Matrix).FirstOrDefault(table => table is not null);
    }

    /// <summary>Records, each an event.</summary>
    private EventTable? Records(NativeDataset dataset)
    {
        if (dataset.Type.Class != H5DataTypeClass.Compound || dataset.Space.Dimensions.Length != 1)
        {
            return null;
        }

        var members = dataset.Type.Compound.Members.Select(member => (member.Name, Number: Number(member.Type, member.Offset)))
            .Where(member => member.Number is not null).ToList();
        string[] names = [.. members.Select(member => member.Name)];
        return EventColumns.ByNames(names) is null
            ? null
            : new EventTable(Name, [.. members.Select(member => member.Number!.Value)], names, dataset.Type.Size, damage => Rows(dataset, damage));
    }

    /// <summary>A group with a column of numbers for each of the four.</summary>
    private EventTable? Columns(IEnumerable<NativeDataset> datasets)
    {
        var columns = datasets.Where(dataset => EventColumns.HasMeaning(dataset.Name) && dataset.Space.Dimensions.Length == 1)
            .Select(dataset => (Dataset: dataset, Number: Number(dataset.Type, 0)))
            .Where(column => column.Number is not null).ToList();
        string[] names = [.. columns.Select(column => column.Dataset.Name)];
        if (EventColumns.ByNames(names) is null)
        {
            return null;
        }

        var (fields, offset) = (new List<NumberField>(), 0);
        foreach (var column in columns)
        {
            fields.Add(column.Number!.Value with { Offset = offset });
            offset += column.Number.Value.Bytes;
        }

        return new EventTable(Name, fields, names, offset, damage =>
        {
            var lost = new LostRows();
            return new ByteWindow(new ZippedStream([.. columns.Select(column => Rows(column.Dataset, damage, lost))], [.. fields.Select(field => field.Bytes)], lost));
        });
    }

    /// <summary>A table of numbers with four columns, called events.</summary>
    private EventTable? Matrix(NativeDataset dataset) =>
        dataset.Space.Dimensions is [_, 4] && dataset.Name.Contains("events", StringComparison.OrdinalIgnoreCase) && Number(dataset.Type, 0) is { } number
            ? new EventTable(Name, [.. Enumerable.Range(0, 4).Select(i => number with { Offset = i * number.Bytes })], null, 4 * number.Bytes, damage => Rows(dataset, damage))
            : null;

    private ByteWindow Rows(NativeDataset dataset, DamageCount damage, LostRows? lost = null) => new(new DatasetStream(stream, dataset, damage, lost));

    private static NumberField? Number(IH5DataType type, int offset) => type switch
    {
        { Class: H5DataTypeClass.FixedPoint, Size: 1 or 2 or 4 or 8 } => new(type.FixedPoint.IsSigned ? NumberKind.Signed : NumberKind.Unsigned, type.Size, offset),
        { Class: H5DataTypeClass.FloatingPoint, Size: 2 or 4 or 8 } => new(NumberKind.Float, type.Size, offset),
        { Class: H5DataTypeClass.Enumerated or H5DataTypeClass.BitField, Size: 1 } => new(NumberKind.Unsigned, 1, offset), // truth values
        _ => null,
    };

    /// <summary>The size of the sensor: Metavision's <c>geometry</c>, or the height and width that others write.</summary>
    private SensorGeometry? Geometry()
    {
        if (file.AttributeExists("geometry") && file.Attribute("geometry").Read<string>().Split('x') is [var width, var height]
            && int.TryParse(width, CultureInfo.InvariantCulture, out var columns) && int.TryParse(height, CultureInfo.InvariantCulture, out var rows))
        {
            return new(columns, rows);
        }

        return file.AttributeExists("sensor_resolution") && Sides(file.Attribute("sensor_resolution")) is [var y, var x]
            ? new((int)Math.Min(x, int.MaxValue), (int)Math.Min(y, int.MaxValue))
            : null;
    }

    /// <summary>The same, as RVT and others have it: numbers beside the columns.</summary>
    private static SensorGeometry? Geometry(IH5Group group) =>
        Side(group, "width") is { } width && Side(group, "height") is { } height ? new(width, height) : null;

    private static int? Side(IH5Group group, string name)
    {
        if (!group.LinkExists(name) || group.Get(name) is not NativeDataset { Space.Dimensions: [] or [1] } side || Number(side.Type, 0) is not { } number)
        {
            return null;
        }

        var bytes = new byte[number.Bytes];
        side.Read(bytes.AsMemory());
        return (int)Math.Clamp(number.ToDouble(bytes), 0, int.MaxValue);
    }

    private static long[] Sides(IH5Attribute attribute) => attribute.Type switch
    {
        { Class: H5DataTypeClass.FixedPoint, Size: sizeof(long) } => attribute.Read<long[]>(),
        { Class: H5DataTypeClass.FixedPoint, Size: sizeof(int) } => [.. attribute.Read<int[]>()],
        _ => [],
    };

    /// <summary>What DSEC adds to its times.</summary>
    private long OffsetUs() => file.LinkExists(TimeOffset) ? file.Dataset(TimeOffset).Read<long>() : 0;
}
