using EdgeLearner.Sensors.Formats.Hdf5.Filters;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The rows of a dataset in pieces, as they lie in the file. One thread.</summary>
internal interface IRowPieces : IDisposable
{
    /// <summary>Rows that the file may have, at most.</summary>
    ulong Rows { get; }

    /// <summary>Rows of a piece.</summary>
    int PieceRows { get; }

    /// <summary>Reads a piece.</summary>
    /// <param name="first">Its first row, a multiple of <see cref="PieceRows"/>.</param>
    /// <param name="rows">Rows that are wanted of it.</param>
    /// <param name="to">Gets the rows.</param>
    /// <returns>False where it was never written.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    bool TryRead(ulong first, int rows, RentedBytes to);
}
