using System.Text.RegularExpressions;
using EdgeLearner.Sensors.Formats.Tables;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace EdgeLearner.Sensors.Formats.Hdf5;

/// <summary>The rows of a dataset as a stream of bytes, read chunk by chunk. A chunk that is damaged is passed over and counted; of a column among others, its place is kept.</summary>
internal sealed partial class DatasetStream : ForwardStream
{
    /// <summary>Rows that are read at once where the file has no chunks.</summary>
    private const int DefaultRows = 16_384;

    /// <summary>Largest chunk that is read.</summary>
    private const ulong MaxChunkBytes = 64 << 20;

    /// <summary>More than a row of any table of events takes.</summary>
    private const ulong MaxRowBytes = 4096;

    /// <summary>Damaged chunks in a row after which there is nothing more to hope for.</summary>
    private const int MaxDamagedInARow = 16;

    /// <summary>What the index of a file takes at least for a chunk.</summary>
    private const int ChunkEntryBytes = sizeof(ulong);

    private readonly BoundedStream _file;
    private readonly NativeDataset _dataset;
    private readonly DamageCount _damage;
    private readonly LostRows? _lost;
    private readonly ulong[] _dimensions;
    private readonly ulong _rows;
    private readonly int _rowBytes;
    private readonly byte[] _chunk;
    private ReadOnlyMemory<byte> _unread;
    private ulong _nextRow;
    private int _damagedInARow;

    /// <summary>Stands before the first row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataset">Of one dimension, or of two: rows of numbers.</param>
    /// <param name="damage">Is told of damaged chunks, and of a number of rows that the file is too short for.</param>
    /// <param name="lost">Is told of the rows of a damaged chunk, whose bytes then mean nothing. Default: those are left out, as a table without other columns may.</param>
    /// <exception cref="RecordingFormatException">Its chunks are too large.</exception>
    public DatasetStream(BoundedStream file, NativeDataset dataset, DamageCount damage, LostRows? lost = null)
    {
        _file = file;
        _dataset = dataset;
        _damage = damage;
        _lost = lost;
        _dimensions = dataset.Space.Dimensions;
        var rowBytes = _dimensions.Skip(1).Aggregate((ulong)(uint)dataset.Type.Size, (product, side) => product * side);
        var isChunked = dataset.Layout.Class == H5DataLayoutClass.Chunked;
        var rows = isChunked ? dataset.Layout.Chunks[0] : DefaultRows;
        if (rowBytes is 0 or > MaxRowBytes || rows is 0 || rows > MaxChunkBytes / rowBytes)
        {
            throw new RecordingFormatException($"chunks of {rows} events of {rowBytes} bytes in the dataset {dataset.Name}; up to {MaxChunkBytes >> 20} MB are read: rewrite it with h5repack");
        }

        _rowBytes = (int)rowBytes;
        var chunks = (ulong)file.Length / (isChunked ? ChunkEntryBytes : rowBytes * rows) + 1;
        _rows = Math.Min(_dimensions[0], chunks * rows);
        _chunk = new byte[(int)Math.Min(rows, _rows) * _rowBytes];
        damage.Pieces += _rows < _dimensions[0] ? 1 : 0;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_unread.IsEmpty && _nextRow < _rows && _damagedInARow < MaxDamagedInARow)
        {
            ReadChunk();
        }

        var count = Math.Min(_unread.Length, buffer.Length);
        _unread.Span[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    /// <summary>Reads the next chunk, whole: the library decompresses it anew for every piece.</summary>
    private void ReadChunk()
    {
        var rows = Math.Min((ulong)(_chunk.Length / _rowBytes), _rows - _nextRow);
        var start = _dimensions.Select((_, dimension) => dimension == 0 ? _nextRow : 0).ToArray();
        var block = _dimensions.Select((side, dimension) => dimension == 0 ? rows : side).ToArray();
        var bytes = _chunk.AsMemory(0, (int)rows * _rowBytes);
        _nextRow += rows;
        _file.Renew();
        EcfFilter.Rows = (int)rows;
        try
        {
            _dataset.Read(bytes, new HyperslabSelection(start.Length, start, block));
            _unread = bytes;
            _damagedInARow = 0;
        }
        catch (Exception error) when (error is not IOException) // the library throws whatever comes
        {
            RefuseUnknownFilter(error, isFirst: _nextRow == rows);
            _damage.Pieces++;
            _damagedInARow++;
            _lost?.Add(_nextRow - rows, rows);
            _unread = _lost is null ? default : bytes;
        }
    }

    /// <summary>Events that are compressed in a way that is not read are not damaged. Of one that nobody registered only the library's message says so; what a filter itself says of a chunk behind the first is damage.</summary>
    private static void RefuseUnknownFilter(Exception error, bool isFirst)
    {
        if (isFirst && error.InnerException is RecordingFormatException refused)
        {
            throw refused;
        }

        if (MissingFilter().Match(error.Message) is { Success: true } missing)
        {
            throw new RecordingFormatException(
                $"the events are compressed with the HDF5 filter {missing.Groups["id"]} ({missing.Groups["name"]}), which is not read: rewrite them with h5repack -f GZIP=4");
        }
    }

    [GeneratedRegex("^Could not find filter '(?<name>[^']*)' with ID '(?<id>[0-9]+)'")]
    private static partial Regex MissingFilter();
}
