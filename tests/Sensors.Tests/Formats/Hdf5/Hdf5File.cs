using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;
using EdgeLearner.Sensors.Tests.Events;
using PureHDF;
using PureHDF.Filters;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

/// <summary>HDF5 files, written by the library.</summary>
internal static class Hdf5File
{
    private const int ChunkRows = 1000;

    /// <summary>Events as Metavision has them without compression, and as it has them with another one than its own.</summary>
    public static byte[] Metavision(IReadOnlyList<Ev> events, bool deflate = false)
    {
        var records = events.Select(e => new Record { x = (ushort)e.X, y = (ushort)e.Y, p = (short)e.Polarity, t = e.TimeUs }).ToArray();
        var file = new H5File { ["CD"] = new H5Group { ["events"] = Dataset(records, deflate) }, ["EXT_TRIGGER"] = new H5Group { ["x"] = new[] { 1 } } };
        file.Attributes["geometry"] = "1280x720";
        return Bytes(file);
    }

    /// <summary>Columns as DSEC has them: times of 32 bits from <paramref name="offsetUs"/> on.</summary>
    public static byte[] Dsec(IReadOnlyList<Ev> events, long offsetUs) => Bytes(new H5File
    {
        ["events"] = new H5Group
        {
            ["p"] = Dataset(events.Select(e => (byte)e.Polarity).ToArray(), deflate: true),
            ["t"] = Dataset(events.Select(e => (uint)(e.TimeUs - offsetUs)).ToArray(), deflate: true),
            ["x"] = Dataset(events.Select(e => (ushort)e.X).ToArray(), deflate: true),
            ["y"] = Dataset(events.Select(e => (ushort)e.Y).ToArray(), deflate: true),
        },
        ["ms_to_idx"] = new ulong[] { 0, 1, 2 },
        ["t_offset"] = offsetUs,
    });

    /// <summary>Columns as other tools have them: in seconds, and with long names.</summary>
    public static byte[] Columns(IReadOnlyList<Ev> events)
    {
        var file = new H5File
        {
            ["events"] = new H5Group
            {
                ["ts"] = events.Select(e => e.TimeUs / 1e6).ToArray(),
                ["xs"] = events.Select(e => (short)e.X).ToArray(),
                ["ys"] = events.Select(e => (short)e.Y).ToArray(),
                ["ps"] = events.Select(e => e.Polarity == 1).ToArray(),
                ["note"] = "nothing",
            },
        };
        file.Attributes["sensor_resolution"] = new[] { 480, 640 };
        return Bytes(file);
    }

    /// <summary>A table of numbers deep in the file.</summary>
    public static byte[] Matrix(IReadOnlyList<Ev> events)
    {
        var table = new double[events.Count, 4];
        for (var i = 0; i < events.Count; i++)
        {
            (table[i, 0], table[i, 1], table[i, 2], table[i, 3]) = (events[i].X, events[i].Y, events[i].TimeUs / 1e6, events[i].Polarity == 1 ? 1 : -1);
        }

        return Bytes(new H5File { ["davis"] = new H5Group { ["left"] = new H5Group { ["events"] = new H5Dataset(table, chunks: [ChunkRows, 4]) } } });
    }

    /// <summary>Records of Metavision's, compressed.</summary>
    /// <param name="filter">Number of the compression.</param>
    /// <param name="rows">Rows of the dataset.</param>
    /// <param name="chunkRows">Rows of a chunk.</param>
    /// <param name="chunks">The chunks, compressed.</param>
    /// <param name="plain">The one of them that is not; none by default.</param>
    public static byte[] Compressed(ushort filter, int rows, int chunkRows, IReadOnlyList<byte[]> chunks, int? plain = null)
    {
        H5Filter.Register(new ReadyChunks(chunks));
        var dataset = new H5Dataset(new Record[rows], chunks: [(uint)chunkRows], datasetCreation: new(Filters: [ReadyChunks.Id]));
        var bytes = Bytes(new H5File { ["CD"] = new H5Group { ["events"] = dataset } });
        var id = bytes.AsSpan().IndexOf(BitConverter.GetBytes(ReadyChunks.Id));
        Assert.Equal(-1, bytes.AsSpan(id + 1).IndexOf(BitConverter.GetBytes(ReadyChunks.Id)));
        BitConverter.TryWriteBytes(bytes.AsSpan(id), filter);
        if (plain is { } chunk)
        {
            var entry = bytes.AsSpan().IndexOf("FADB"u8) + 14 + (chunk * bytes[bytes.AsSpan().IndexOf("FAHD"u8) + 6]);
            bytes[entry + bytes[bytes.AsSpan().IndexOf("FAHD"u8) + 6] - 4] = 1; // the filters that passed over it
        }

        return Mend(bytes);
    }

    /// <summary>Gives the structures of a file that was changed the check sums of what they are now.</summary>
    public static byte[] Mend(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length - 32; at++)
        {
            var structure = bytes.AsSpan(at);
            if (structure.StartsWith("OHDR"u8))
            {
                var flags = structure[5];
                var head = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
                var sizeBytes = 1 << (flags & 3);
                Sum(structure, head + sizeBytes + (int)structure.Slice(head, sizeBytes).ToArray().Select((value, i) => (long)value << (8 * i)).Sum());
            }
            else if (structure.StartsWith("FADB"u8))
            {
                var array = bytes.AsSpan((int)BitConverter.ToInt64(structure[6..]));
                Sum(structure, 14 + (array[6] * (int)BitConverter.ToInt64(array[8..])));
            }
        }

        return bytes;

        static void Sum(Span<byte> structure, int length) => BitConverter.TryWriteBytes(structure[length..], CheckSum.Of(structure[..length]));
    }

    /// <summary>The same with Metavision's own compression.</summary>
    public static byte[] Ecf(int rows, int chunkRows, IReadOnlyList<byte[]> chunks) => Compressed(0x8ECF, rows, chunkRows, chunks);

    /// <summary>Events as Metavision has them, to be compressed.</summary>
    public static byte[] Records(IEnumerable<Ev> events) =>
        MemoryMarshal.AsBytes<EcfEvent>(events.Select(e => new EcfEvent { X = (ushort)e.X, Y = (ushort)e.Y, Polarity = (short)e.Polarity, TimeUs = e.TimeUs }).ToArray()).ToArray();

    /// <summary>Any file.</summary>
    public static byte[] Bytes(H5File file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static H5Dataset Dataset<T>(T[] rows, bool deflate) =>
        new(rows, chunks: [(uint)Math.Min(ChunkRows, rows.Length)], datasetCreation: new(Filters: deflate ? [PureHDF.Filters.ShuffleFilter.Id, PureHDF.Filters.DeflateFilter.Id] : []));

    /// <summary>Stands in for a compressor: the chunks are there.</summary>
    private sealed class ReadyChunks(IReadOnlyList<byte[]> chunks) : IH5Filter
    {
        public const ushort Id = 0x7ECF;

        private int _next;

        public ushort FilterId => Id;

        public string Name => "ready";

        public Memory<byte> Filter(FilterInfo info) => chunks[_next++];

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) => [];
    }

#pragma warning disable SA1307, IDE1006, CA1051 // the names are those of the file
    private struct Record
    {
        public ushort x;
        public ushort y;
        public short p;
        public long t;
    }
#pragma warning restore SA1307, IDE1006, CA1051
}
