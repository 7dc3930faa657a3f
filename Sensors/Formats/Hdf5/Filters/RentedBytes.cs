using System.Buffers;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>A buffer that grows when it must, and goes back to the pool when it is no longer needed. One thread.</summary>
internal sealed class RentedBytes : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>Room, with anything in it.</summary>
    /// <param name="count">Bytes of it.</param>
    /// <returns>Valid until the next call.</returns>
    public Memory<byte> Rent(int count)
    {
        if (_bytes.Length < count)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(count);
        }

        return _bytes.AsMemory(0, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
    }
}
