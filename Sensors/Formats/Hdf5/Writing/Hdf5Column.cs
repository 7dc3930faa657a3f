using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>A dataset of whole numbers that is written while it grows, chunk by chunk. Keeps 24 bytes a chunk in memory.</summary>
/// <param name="stream">The file; stays the caller's. Other things may be written to it between the chunks.</param>
/// <param name="deflate">Compresses the chunks; shared.</param>
/// <param name="size">Bytes of a number.</param>
/// <param name="chunkRows">How many make a chunk.</param>
/// <param name="isSigned">Whether numbers may be negative. Default: no.</param>
internal sealed class Hdf5Column(Stream stream, ShuffledDeflate deflate, int size, int chunkRows, bool isSigned = false)
{
    private readonly byte[] _chunk = new byte[chunkRows * size];
    private readonly List<Hdf5Chunk> _chunks = [];
    private int _length; // of what is in the chunk, in bytes

    /// <summary>Adds numbers.</summary>
    /// <param name="numbers">Of the dataset's size each.</param>
    public void Add<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        for (var bytes = MemoryMarshal.AsBytes(numbers); !bytes.IsEmpty;)
        {
            var count = Math.Min(bytes.Length, _chunk.Length - _length);
            bytes[..count].CopyTo(_chunk.AsSpan(_length));
            bytes = bytes[count..];
            _length += count;
            if (_length == _chunk.Length)
            {
                WriteChunk();
            }
        }
    }

    /// <summary>Writes what is left, the tree of the chunks and the dataset's header.</summary>
    /// <returns>Where the header is.</returns>
    public long Complete()
    {
        var rows = ((long)_chunks.Count * chunkRows) + (_length / size);
        if (_length > 0)
        {
            _chunk.AsSpan(_length).Clear();
            WriteChunk();
        }

        var tree = Hdf5Tree.Write(stream, _chunks, (long)_chunks.Count * chunkRows);
        return Hdf5Object.Column(rows, size, isSigned, chunkRows, tree).Write(stream);
    }

    private void WriteChunk()
    {
        var compressed = deflate.Compress(_chunk, size);
        _chunks.Add(new Hdf5Chunk(stream.Position, compressed.Length, (long)_chunks.Count * chunkRows));
        stream.Write(compressed);
        _length = 0;
    }
}
