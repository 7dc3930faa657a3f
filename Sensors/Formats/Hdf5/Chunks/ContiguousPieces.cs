using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The rows of a dataset that lies in one piece.</summary>
/// <param name="file">The file.</param>
/// <param name="address">Where it is; null where it was never written.</param>
/// <param name="rowBytes">Size of a row.</param>
internal sealed class ContiguousPieces(FileBytes file, long? address, int rowBytes) : IRowPieces
{
    /// <summary>Rows that are read at once where the file has no chunks.</summary>
    public const int DefaultRows = 16_384;

    /// <inheritdoc/>
    public ulong Rows => address is { } start ? (ulong)(Math.Max(0, file.Length - start) / rowBytes) : ulong.MaxValue;

    /// <inheritdoc/>
    public int PieceRows => DefaultRows;

    /// <inheritdoc/>
    public bool TryRead(ulong first, int rows, RentedBytes to)
    {
        if (address is not { } start)
        {
            return false;
        }

        file.Read(start + ((long)first * rowBytes), to.Rent(rows * rowBytes).Span);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
