namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Columns that lie apart, as one stream of records: the first number of each column, then the second of each, up to the end of the shortest.</summary>
/// <param name="columns">The columns, in the order of a record's fields; owned from here on.</param>
/// <param name="sizes">Bytes of a number of each.</param>
internal sealed class ZippedStream(IReadOnlyList<ByteWindow> columns, IReadOnlyList<int> sizes) : ForwardStream
{
    private readonly int _recordBytes = sizes.Sum();

    /// <summary>Reads whole records.</summary>
    /// <param name="buffer">Room for one or more.</param>
    public override int Read(Span<byte> buffer)
    {
        var records = buffer.Length / _recordBytes;
        for (var i = 0; i < sizes.Count; i++)
        {
            records = Math.Min(records, Available(columns[i], sizes[i]));
        }

        if (records == 0)
        {
            return 0;
        }

        var offset = 0;
        for (var i = 0; i < sizes.Count; i++)
        {
            Interleaving.Put(columns[i].Bytes, sizes[i], records, buffer[offset..], _recordBytes);
            columns[i].Consume(records * sizes[i]);
            offset += sizes[i];
        }

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

    /// <summary>Whole numbers that a column has at hand: one or more, unless it is over.</summary>
    private static int Available(ByteWindow column, int size)
    {
        while (column.Bytes.Length < size && column.Fill())
        {
        }

        return column.Bytes.Length / size;
    }
}
