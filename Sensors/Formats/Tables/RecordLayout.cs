namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Where a record of bytes has what an event is made of.</summary>
/// <param name="Bytes">Size of a record.</param>
/// <param name="Time">When, in <paramref name="Unit"/>.</param>
/// <param name="X">Column of the sensor, 0 at the left.</param>
/// <param name="Y">Row of the sensor, 0 at the top.</param>
/// <param name="Polarity">ON where it is above 0.</param>
/// <param name="Unit">What times are counted in.</param>
/// <param name="OffsetUs">What is added to each time, in microseconds. Default: nothing.</param>
internal sealed record RecordLayout(
    int Bytes, NumberField Time, NumberField X, NumberField Y, NumberField Polarity, TimeUnit Unit, long OffsetUs = 0)
{
    /// <summary>Rows from the beginning that a guess looks at.</summary>
    private const int GuessRows = 1000;

    /// <summary>Finds them among the numbers of a record.</summary>
    /// <param name="fields">The numbers, in the order of the caller's list.</param>
    /// <param name="names">Their names; null where they have none.</param>
    /// <param name="bytes">Size of a record.</param>
    /// <param name="head">Some records from the beginning, possibly cut.</param>
    /// <param name="columns">What the caller says of them; null where nothing.</param>
    /// <param name="unit">What times are counted in, where no name says it; null where nothing else does.</param>
    /// <param name="notes">Is told of guesses.</param>
    /// <exception cref="RecordingFormatException">They are not all there.</exception>
    public static RecordLayout Find(
        IReadOnlyList<NumberField> fields, IReadOnlyList<string>? names, int bytes, ReadOnlySpan<byte> head, string? columns, TimeUnit? unit, List<string> notes)
    {
        var rows = Rows(fields, bytes, head);
        var choice = ColumnGuess.Choose(columns, names, rows, notes);
        if (choice.Roles.Count != fields.Count)
        {
            throw new RecordingFormatException($"columns '{choice}' for a table of {fields.Count}");
        }

        var time = choice.IndexOf(ColumnRole.Time);
        return new(
            bytes,
            fields[time],
            fields[choice.IndexOf(ColumnRole.X)],
            fields[choice.IndexOf(ColumnRole.Y)],
            fields[choice.IndexOf(ColumnRole.Polarity)],
            choice.Unit ?? unit ?? ColumnGuess.Unit(rows.Any(row => row[time] != Math.Round(row[time])), notes));
    }

    private static List<double[]> Rows(IReadOnlyList<NumberField> fields, int bytes, ReadOnlySpan<byte> head)
    {
        var rows = new List<double[]>();
        for (var at = 0; at + bytes <= head.Length && rows.Count < GuessRows; at += bytes)
        {
            var row = new double[fields.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = fields[i].ToDouble(head.Slice(at, bytes));
            }

            rows.Add(row);
        }

        return rows;
    }
}
