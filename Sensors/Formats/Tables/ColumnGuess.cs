namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>The meaning of columns without names, by what stands in them.</summary>
internal static class ColumnGuess
{
    private const string HowToList = "list them, as in info --columns t,x,y,p, or in Source:Columns";

    /// <summary>The orders that tools write, the commonest first.</summary>
    private static readonly EventColumns[] Orders =
        [.. new[] { "t,x,y,p", "x,y,p,t", "x,y,t,p", "t,p,x,y", "p,x,y,t" }.Select(EventColumns.Parse)];

    /// <summary>What the caller says of the columns, else what their names say, else a guess.</summary>
    /// <param name="given">The caller's list; null where there is none.</param>
    /// <param name="names">Their names; null where they have none.</param>
    /// <param name="rows">Some rows from the beginning.</param>
    /// <param name="notes">Is told of a guess.</param>
    /// <exception cref="RecordingFormatException">The list makes no events, or there is none and the columns are not known.</exception>
    public static EventColumns Choose(string? given, IReadOnlyList<string>? names, IReadOnlyList<double[]> rows, List<string> notes)
    {
        if (given is not null)
        {
            return EventColumns.Parse(given);
        }

        if (names is not null)
        {
            return EventColumns.ByNames(names)
                ?? throw new RecordingFormatException($"the columns are called {string.Join(", ", names)}: {HowToList}");
        }

        var guess = Of(rows) ?? throw new RecordingFormatException(
            $"{(rows.Count > 0 ? rows[0].Length : 0)} columns without names, and no usual order fits them: {HowToList}");
        notes.Add($"Nothing says what the columns are: {guess}, which the first rows do not contradict.");
        return guess;
    }

    /// <summary>The unit of times, where their name does not say it: seconds where there are fractions, else microseconds.</summary>
    /// <param name="hasFractions">Whether any of the first times has one.</param>
    /// <param name="notes">Is told.</param>
    public static TimeUnit Unit(bool hasFractions, List<string> notes)
    {
        notes.Add(hasFractions
            ? "Nothing says what times are counted in: seconds, since they have fractions."
            : "Nothing says what times are counted in: microseconds, since they are whole numbers.");
        return hasFractions ? TimeUnit.Seconds : TimeUnit.Microseconds;
    }

    /// <summary>The first order that the rows do not contradict: times that rise, pixels on a sensor, polarities of -1, 0 and 1.</summary>
    /// <param name="rows">Some rows from the beginning.</param>
    /// <returns>Null where none fits.</returns>
    private static EventColumns? Of(IReadOnlyList<double[]> rows) =>
        rows.Count > 0 && rows.All(row => row.Length == 4) ? Array.Find(Orders, order => Fits(order, rows)) : null;

    private static bool Fits(EventColumns order, IReadOnlyList<double[]> rows)
    {
        var (t, x, y, p) = (order.IndexOf(ColumnRole.Time), order.IndexOf(ColumnRole.X), order.IndexOf(ColumnRole.Y), order.IndexOf(ColumnRole.Polarity));
        var stepsBack = rows.Zip(rows.Skip(1)).Count(pair => pair.Second[t] < pair.First[t]);
        return stepsBack <= rows.Count / 8 && rows.All(row => row[p] is -1 or 0 or 1 && IsPixel(row[x]) && IsPixel(row[y]));
    }

    private static bool IsPixel(double value) => value is >= 0 and < FormatRegistry.MaxSide && value == Math.Floor(value);
}
