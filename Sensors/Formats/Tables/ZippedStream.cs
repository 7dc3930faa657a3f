namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Columns that lie apart, as one stream of records: the first number of each column, then the second of each, up to the end of the shortest.</summary>
/// <param name="columns">The columns, in the order of a record's fields; owned from here on.</param>
/// <param name="sizes">Bytes of a number of each.</param>
/// <param name="lost">Records that are left out; a column keeps their place, with any bytes, and adds them before it gives them. Default: none.</param>
internal sealed class ZippedStream(IReadOnlyList<ByteWindow> columns, IReadOnlyList<int> sizes, LostRows? lost = null) : ForwardStream
{
    private readonly int _recordBytes = sizes.Sum();
    private ulong _nextRecord;

    /// <summary>Reads whole records.</summary>
    /// <param name="buffer">Room for one or more.</param>
    public override int Read(Span<byte> buffer)
    {
        int records, kept;
        do
        {
            records = Zip(buffer);
            kept = lost is null or { IsEmpty: true } ? records : LeaveOut(buffer, records, lost);
            _nextRecord += (uint)records;
        }
        while (kept == 0 && records > 0);

        return kept * _recordBytes;
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

    private int Zip(Span<byte> buffer)
    {
        var records = buffer.Length / _recordBytes;
        for (var i = 0; i < sizes.Count; i++)
        {
            records = Math.Min(records, Available(columns[i], sizes[i]));
        }

        var offset = 0;
        for (var i = 0; i < sizes.Count; i++)
        {
            var size = sizes[i];
            var numbers = columns[i].Bytes;
            for (var record = 0; record < records; record++)
            {
                numbers.Slice(record * size, size).CopyTo(buffer[((record * _recordBytes) + offset)..]);
            }

            columns[i].Consume(records * size);
            offset += size;
        }

        return records;
    }

    /// <summary>Closes up over the records that are lost.</summary>
    /// <returns>How many are left.</returns>
    private int LeaveOut(Span<byte> buffer, int records, LostRows rows)
    {
        var kept = 0;
        for (var record = 0; record < records; record++)
        {
            if (!rows.Contains(_nextRecord + (uint)record))
            {
                buffer.Slice(record * _recordBytes, _recordBytes).CopyTo(buffer[(kept++ * _recordBytes)..]);
            }
        }

        rows.Forget(_nextRecord + (uint)records);
        return kept;
    }

    /// <summary>Whole numbers that a column has at hand: one or more, unless it is over.</summary>
    private static int Available(ByteWindow column, int size)
    {
        while (column.Bytes.Length < size && column.Fill())
        {
        }

        return column.Bytes.Length / size;
    }
}
