using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The rows of a dataset by their numbers, forwards; the piece of the file that has the last of them is kept. One thread.</summary>
internal sealed class DatasetRows : IDisposable
{
    /// <summary>Largest chunk that is read; with all columns of a table, their chunks together.</summary>
    public const ulong MaxChunkBytes = 64 << 20;

    /// <summary>More than a row of any table of events takes.</summary>
    private const ulong MaxRowBytes = 4096;

    /// <summary>Damaged pieces in a row after which there is nothing more to hope for.</summary>
    private const int MaxDamagedInARow = 1024;

    /// <summary>Rows that were never written and are read all the same: a claim alone is not to keep anybody busy.</summary>
    private const ulong MaxFilledRows = 1 << 22;

    private readonly IRowPieces _pieces;
    private readonly DamageCount _damage;
    private readonly byte[] _fill;
    private readonly RentedBytes _piece = new();
    private ulong _start;
    private ulong _end;
    private bool _isLost;
    private int _damagedInARow;
    private ulong _rows;
    private ulong _filledRows;

    /// <summary>Stands before the first row.</summary>
    /// <param name="dataset">Of one dimension, or of two: rows of numbers.</param>
    /// <param name="damage">Is told of damaged pieces, and of a number of rows that the file is too short for.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read, or its chunks are too large.</exception>
    public DatasetRows(Hdf5Dataset dataset, DamageCount damage)
    {
        (_damage, _fill) = (damage, dataset.Fill());
        var dimensions = dataset.Space.Dimensions;
        var rowBytes = (UInt128)(dimensions.Count > 1 ? dimensions[1] : 1) * (uint)dataset.Type.Bytes;
        if (rowBytes == 0 || rowBytes > MaxRowBytes)
        {
            throw TooLarge(dataset, 1, rowBytes);
        }

        RowBytes = (int)rowBytes;
        var layout = dataset.Layout();
        _pieces = layout switch
        {
            ChunkedLayout chunked => Chunks(dataset, chunked),
            ContiguousLayout contiguous => new ContiguousPieces(dataset.File, contiguous.Address, RowBytes),
            var compact => new CompactPieces(((CompactLayout)compact).Bytes, RowBytes),
        };
        _rows = Math.Min(dimensions[0], _pieces.Rows);
        damage.Pieces += _rows < dimensions[0] ? 1 : 0;
        if (layout is ContiguousLayout { Address: not null, Bytes: > 0 and var bytes } && (UInt128)dimensions[0] * rowBytes == (ulong)bytes)
        {
            damage.LoseEnd(dimensions[0] - _rows); // twice said is no mere claim: the file was cut
        }
    }

    /// <summary>Bytes of a row.</summary>
    public int RowBytes { get; }

    /// <summary>Bytes of the rows that are at hand at once.</summary>
    public long PieceBytes => (long)_pieces.PieceRows * RowBytes;

    /// <summary>The rows from one on, as far as they are at hand.</summary>
    /// <param name="row">Not before any that was asked for earlier.</param>
    /// <param name="end">The first row behind those that are at hand, or behind those that are lost; <paramref name="row"/> itself where there are no more.</param>
    /// <returns>The rows; none where they are lost. Valid until the next call.</returns>
    /// <exception cref="RecordingFormatException">They are of a kind that is not read.</exception>
    public ReadOnlySpan<byte> From(ulong row, out ulong end)
    {
        if (row >= _rows || _damagedInARow >= MaxDamagedInARow)
        {
            end = row;
            return default;
        }

        if (row >= _end)
        {
            Load(row);
        }

        end = Math.Max(row, Math.Min(_end, _rows));
        return _isLost ? default : _piece.Rent((int)(_end - _start) * RowBytes).Span[((int)(row - _start) * RowBytes)..];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pieces.Dispose();
        _piece.Dispose();
    }

    private static ChunkPieces Chunks(Hdf5Dataset dataset, ChunkedLayout layout)
    {
        var grid = new ChunkGrid(dataset.Space, layout, dataset.Type.Bytes);
        return grid.ChunkBytes <= MaxChunkBytes && grid.ChunkRows * grid.RowElements * grid.ElementBytes <= MaxChunkBytes
            ? new ChunkPieces(dataset.File, grid, ChunkIndex.Open(dataset.File, layout, grid), new FilterPipeline(dataset.Filters()), layout.LeavesEdges, dataset.Fill())
            : throw TooLarge(dataset, grid.ChunkRows, grid.ChunkRowBytes);
    }

    private static RecordingFormatException TooLarge(Hdf5Dataset dataset, ulong rows, UInt128 rowBytes) =>
        new($"chunks of {rows} events of {rowBytes} bytes in the dataset {dataset.Name}; up to {MaxChunkBytes >> 20} MB are read: rewrite it with h5repack");

    /// <summary>Reads the piece with a row.</summary>
    private void Load(ulong row)
    {
        _start = row - (row % (ulong)_pieces.PieceRows);
        _end = Math.Min(_start + (ulong)_pieces.PieceRows, _rows);
        var rows = (int)(_end - _start);
        _isLost = true;
        try
        {
            if (!_pieces.TryRead(_start, rows, _piece))
            {
                Fill(rows);
            }

            (_isLost, _damagedInARow) = (false, 0);
        }
        catch (Exception error) when (error is InvalidDataException || (error is RecordingFormatException && _start > 0)) // what is not read is refused at the first piece; behind it, it is damage
        {
            _damagedInARow++;
            _damage.Pieces++;
        }

        if (_damagedInARow == MaxDamagedInARow)
        {
            _damage.LoseEnd(_rows - _end);
        }
    }

    /// <summary>Rows that were never written; of too many of them, the dataset ends before.</summary>
    private void Fill(int rows)
    {
        _filledRows += (uint)rows;
        if (_filledRows > MaxFilledRows)
        {
            _damage.Pieces++;
            _rows = _start;
            return;
        }

        Filling.Fill(_piece.Rent(rows * RowBytes).Span, _fill);
    }
}
