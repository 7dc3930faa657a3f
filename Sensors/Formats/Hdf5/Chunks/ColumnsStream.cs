using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Datasets side by side as one stream of records, up to the end of the shortest. A row that one of them has lost is lost.</summary>
/// <param name="columns">The datasets, in the order of a record's fields; owned from here on.</param>
/// <param name="damage">Is told how many events are lost.</param>
internal sealed class ColumnsStream(DatasetRows[] columns, DamageCount damage) : ForwardStream
{
    private readonly int _recordBytes = columns.Sum(column => column.RowBytes);
    private ulong _row;

    /// <summary>Reads whole records.</summary>
    /// <param name="buffer">Room for one or more.</param>
    public override int Read(Span<byte> buffer)
    {
        var room = buffer.Length / _recordBytes;
        int records;
        while (!TryFind(room, out records, out var lost) && lost > 0)
        {
            damage.LostEvents += (long)lost;
            _row += lost;
        }

        var offset = 0;
        foreach (var column in columns)
        {
            if (records > 0)
            {
                Interleaving.Put(column.From(_row, out _), column.RowBytes, records, buffer[offset..], _recordBytes);
            }

            offset += column.RowBytes;
        }

        _row += (uint)records;
        return records * _recordBytes;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var column in columns)
        {
            column.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Looks how many records all columns have at hand.</summary>
    /// <returns>False where the next is lost, or there is none.</returns>
    private bool TryFind(int room, out int records, out ulong lost)
    {
        (records, lost) = (room, 0);
        foreach (var column in columns)
        {
            var rows = column.From(_row, out var end);
            if (end == _row)
            {
                (records, lost) = (0, 0);
                return false;
            }

            records = Math.Min(records, rows.Length / column.RowBytes);
            lost = Math.Max(lost, rows.IsEmpty ? end - _row : 0);
        }

        return records > 0;
    }
}
