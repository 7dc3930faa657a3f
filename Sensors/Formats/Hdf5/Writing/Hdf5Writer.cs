using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>Writes a recording in HDF5 as DSEC and TUM-VIE lay it out, which readers of plain columns read too; in one pass, whatever its length.</summary>
/// <remarks>
/// The chunks of the columns are written as they fill. What says where they are follows behind the last one, and the superblock at the beginning of the file, which says
/// where that is, is filled in at the very end.
/// </remarks>
internal sealed class Hdf5Writer : IEventWriter
{
    /// <summary>Events of a chunk: of 8 bytes each they fit into what the HDF5 library caches of a dataset (1 MiB) unless told otherwise.</summary>
    private const int DefaultChunkRows = 64 * 1024;

    /// <summary>Of a superblock of version 0 with the entry of the root group.</summary>
    private const int SuperblockBytes = 96;

    private const byte OffsetBytes = 8;
    private const byte LengthBytes = 8;
    private const byte LeafEntries = 4; // of trees that are not in the file: what the HDF5 library writes
    private const byte NodeEntries = 16;

    private readonly Stream _stream;
    private readonly SensorGeometry _geometry;
    private readonly ShuffledDeflate _deflate = new();
    private readonly Hdf5Column _x;
    private readonly Hdf5Column _y;
    private readonly Hdf5Column _polarity;
    private readonly Hdf5Column _time;
    private readonly Hdf5Column _milliseconds;
    private readonly MillisecondIndex _index;
    private readonly long[] _sinceFirstUs = new long[EventPacket.DefaultCapacity];
    private long? _firstUs;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Stays the caller's.</param>
    /// <param name="options">What the file says of the sensor.</param>
    /// <param name="chunkRows">Events of a chunk. Default: 65,536.</param>
    public Hdf5Writer(Stream stream, WriteOptions options, int chunkRows = DefaultChunkRows)
    {
        (_stream, _geometry) = (stream, options.Geometry);
        _x = new Hdf5Column(stream, _deflate, sizeof(ushort), chunkRows);
        _y = new Hdf5Column(stream, _deflate, sizeof(ushort), chunkRows);
        _polarity = new Hdf5Column(stream, _deflate, sizeof(byte), chunkRows);
        _time = new Hdf5Column(stream, _deflate, sizeof(long), chunkRows, isSigned: true);
        _milliseconds = new Hdf5Column(stream, _deflate, sizeof(ulong), chunkRows);
        _index = new MillisecondIndex(_milliseconds);
        stream.Write(new byte[SuperblockBytes]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _index.EndsEarly
        ? ["ms_to_idx ends where nothing happens for more than an hour: readers that seek by it find no event behind that, readers of the columns do."]
        : [];

    /// <inheritdoc/>
    public void Write(EventPacket packet)
    {
        _x.Add(packet.Xs);
        _y.Add(packet.Ys);
        _polarity.Add(packet.Polarities);
        for (var timesUs = packet.TimesUs; !timesUs.IsEmpty;)
        {
            var count = Math.Min(timesUs.Length, _sinceFirstUs.Length);
            WriteTimes(timesUs[..count]);
            timesUs = timesUs[count..];
        }
    }

    /// <inheritdoc/>
    public void Complete()
    {
        var events = Hdf5Object.Group(
            ("height", Hdf5Object.Number(_geometry.Height).Write(_stream)),
            ("p", _polarity.Complete()),
            ("t", _time.Complete()),
            ("width", Hdf5Object.Number(_geometry.Width).Write(_stream)),
            ("x", _x.Complete()),
            ("y", _y.Complete()));
        var root = Hdf5Object.Group(
            ("events", events.Write(_stream)),
            ("ms_to_idx", _milliseconds.Complete()),
            ("t_offset", Hdf5Object.Number(_firstUs ?? 0).Write(_stream)));
        WriteSuperblock(root.Write(_stream));
    }

    /// <inheritdoc/>
    public void Dispose() => _deflate.Dispose();

    private void WriteTimes(ReadOnlySpan<long> timesUs)
    {
        var firstUs = _firstUs ??= timesUs[0];
        for (var i = 0; i < timesUs.Length; i++)
        {
            _sinceFirstUs[i] = timesUs[i] - firstUs;
        }

        _time.Add<long>(_sinceFirstUs.AsSpan(0, timesUs.Length));
        _index.Add(_sinceFirstUs.AsSpan(0, timesUs.Length));
    }

    private void WriteSuperblock(long rootAt)
    {
        var end = _stream.Position;
        _stream.Position = 0;
        _stream.Write(
        [
            .. Superblock.Signature, 0, 0, 0, 0, 0, OffsetBytes, LengthBytes, 0, LeafEntries, 0, NodeEntries, 0, 0, 0, 0, 0,
            .. Address(0), .. Address(Hdf5Object.Nowhere), .. Address(end), .. Address(Hdf5Object.Nowhere), // the file's beginning, its free space, its end, its driver
            .. Address(0), .. Address(rootAt), .. new byte[24], // the root group has no name and nothing that is told twice
        ]);
        _stream.Position = end;
    }

    private static byte[] Address(long at) => BitConverter.GetBytes(at);
}
