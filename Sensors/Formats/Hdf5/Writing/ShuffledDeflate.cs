using System.IO.Compression;

namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>The two filters that every HDF5 library has: the first bytes of all numbers, then the second ones, and so on, and that deflated. One thread.</summary>
internal sealed class ShuffledDeflate : IDisposable
{
    private readonly MemoryStream _deflated = new();
    private byte[] _shuffled = [];

    /// <summary>Compresses a chunk.</summary>
    /// <param name="chunk">Whole numbers.</param>
    /// <param name="size">Bytes of each.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> chunk, int size)
    {
        _deflated.SetLength(0);
        using (var zlib = new ZLibStream(_deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(Shuffle(chunk, size));
        }

        return _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _deflated.Dispose();

    private ReadOnlySpan<byte> Shuffle(ReadOnlySpan<byte> chunk, int size)
    {
        if (size == 1)
        {
            return chunk;
        }

        if (_shuffled.Length < chunk.Length)
        {
            _shuffled = new byte[chunk.Length];
        }

        var numbers = chunk.Length / size;
        for (var byteOf = 0; byteOf < size; byteOf++)
        {
            var to = _shuffled.AsSpan(byteOf * numbers, numbers);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = chunk[(i * size) + byteOf];
            }
        }

        return _shuffled.AsSpan(0, chunk.Length);
    }
}
