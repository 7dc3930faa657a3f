using System.Text;

namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>The header of an object in a file that is written: version 1, messages that say what the object is. Little-endian.</summary>
/// <remarks>https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, section IV.A. Everything is in the oldest form there is, which every reader knows.</remarks>
internal sealed class Hdf5Object
{
    /// <summary>Where nothing is.</summary>
    public const long Nowhere = -1;

    private const int Align = 8;
    private const int ShuffleId = 2;
    private const int DeflateId = 1;
    private const int DeflateLevel = 1; // tells how it was deflated; readers pass it over

    private readonly List<byte> _messages = [];
    private ushort _count;

    private Hdf5Object()
    {
    }

    private enum Message : ushort
    {
        Dataspace = 0x01,
        Links = 0x02,
        Datatype = 0x03,
        FillValue = 0x05,
        Link = 0x06,
        Layout = 0x08,
        Group = 0x0A,
        Filters = 0x0B,
    }

    /// <summary>A group.</summary>
    /// <param name="members">Their names, in ASCII, and where their headers are.</param>
    public static Hdf5Object Group(params ReadOnlySpan<(string Name, long At)> members)
    {
        var group = new Hdf5Object().Add(Message.Links, [0, 0, .. Word(Nowhere), .. Word(Nowhere)]).Add(Message.Group, [0, 0]);
        foreach (var (name, at) in members)
        {
            group.Add(Message.Link, [1, 0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Word(at)]);
        }

        return group;
    }

    /// <summary>A dataset that is one number, signed and of 64 bits.</summary>
    public static Hdf5Object Number(long value) => new Hdf5Object()
        .Add(Message.Dataspace, [1, 0, 0, 0, 0, 0, 0, 0])
        .AddNumbers(sizeof(long), isSigned: true)
        .Add(Message.Layout, [3, 0, sizeof(long), 0, .. Word(value)]);

    /// <summary>A dataset of one dimension: whole numbers in chunks that are shuffled and deflated.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="isSigned">Whether numbers may be negative.</param>
    /// <param name="chunkRows">How many a chunk has; the last one too.</param>
    /// <param name="treeAt">Where the tree of its chunks is; <see cref="Nowhere"/> without any.</param>
    public static Hdf5Object Column(long rows, int size, bool isSigned, int chunkRows, long treeAt) => new Hdf5Object()
        .Add(Message.Dataspace, [1, 1, 1, 0, 0, 0, 0, 0, .. Word(rows), .. Word(-1)]) // without an end: a chunk may be larger than a column that has one
        .AddNumbers(size, isSigned)
        .Add(Message.Layout, [3, 2, 2, .. Word(treeAt), .. BitConverter.GetBytes(chunkRows), .. BitConverter.GetBytes(size)])
        .Add(Message.Filters, [1, 2, 0, 0, 0, 0, 0, 0, .. Filter(ShuffleId, "shuffle", size), .. Filter(DeflateId, "deflate", DeflateLevel)]);

    /// <summary>Writes the header at the stream's position.</summary>
    /// <returns>Where that was.</returns>
    public long Write(Stream to)
    {
        var at = to.Position;
        to.Write([1, 0, .. BitConverter.GetBytes(_count), 1, 0, 0, 0, .. BitConverter.GetBytes(_messages.Count), 0, 0, 0, 0, .. _messages]);
        return at;
    }

    private static byte[] Word(long value) => BitConverter.GetBytes(value);

    /// <summary>A filter with one parameter. A name of seven letters, as libhdf5 gives them: 1.10 copies a filter without one to its own ruin.</summary>
    private static byte[] Filter(int id, string name, int parameter) => [(byte)id, 0, 8, 0, 1, 0, 1, 0, .. Encoding.ASCII.GetBytes(name), 0, .. BitConverter.GetBytes(parameter), 0, 0, 0, 0];

    private Hdf5Object AddNumbers(int size, bool isSigned) =>
        Add(Message.Datatype, [0x10, isSigned ? (byte)8 : (byte)0, 0, 0, .. BitConverter.GetBytes(size), 0, 0, (byte)(8 * size), 0])
            .Add(Message.FillValue, [2, 2, 2, 1, 0, 0, 0, 0]);

    private Hdf5Object Add(Message type, ReadOnlySpan<byte> content)
    {
        var room = (content.Length + Align - 1) & -Align;
        _messages.AddRange([.. BitConverter.GetBytes((ushort)type), .. BitConverter.GetBytes((ushort)room), 0, 0, 0, 0, .. content, .. new byte[room - content.Length]]);
        _count++;
        return this;
    }
}
