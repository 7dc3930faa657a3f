using EdgeLearner.Sensors.Formats.Hdf5.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The rows of a dataset that lies within its header.</summary>
/// <param name="bytes">All of it.</param>
/// <param name="rowBytes">Size of a row.</param>
internal sealed class CompactPieces(ReadOnlyMemory<byte> bytes, int rowBytes) : IRowPieces
{
    /// <inheritdoc/>
    public ulong Rows => (ulong)(bytes.Length / rowBytes);

    /// <inheritdoc/>
    public int PieceRows => ContiguousPieces.DefaultRows;

    /// <inheritdoc/>
    public bool TryRead(ulong first, int rows, RentedBytes to)
    {
        bytes.Span.Slice((int)first * rowBytes, rows * rowBytes).CopyTo(to.Rent(rows * rowBytes).Span);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
