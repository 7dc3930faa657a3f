namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>The meaning of columns without names, by what stands in them.</summary>
internal static class ColumnGuess
{
    /// <summary>The orders that tools write, the commonest first.</summary>
    private static readonly EventColumns[] Orders =
        [.. new[] { "t,x,y,p", "x,y,p,t", "x,y,t,p", "t,p,x,y", "p,x,y,t" }.Select(EventColumns.Parse)];

    /// <summary>The first order that the rows do not contradict: times that rise, pixels on a sensor, polarities of -1, 0 and 1.</summary>
    /// <param name="rows">Some rows from the beginning.</param>
    /// <returns>Null where none fits.</returns>
    public static EventColumns? Of(IReadOnlyList<double[]> rows) =>
        rows.Count > 0 && rows.All(row => row.Length == 4) ? Array.Find(Orders, order => Fits(order, rows)) : null;

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

    private static bool Fits(EventColumns order, IReadOnlyList<double[]> rows)
    {
        var (t, x, y, p) = (order.IndexOf(ColumnRole.Time), order.IndexOf(ColumnRole.X), order.IndexOf(ColumnRole.Y), order.IndexOf(ColumnRole.Polarity));
        var stepsBack = rows.Zip(rows.Skip(1)).Count(pair => pair.Second[t] < pair.First[t]);
        return stepsBack <= rows.Count / 8 && rows.All(row => row[p] is -1 or 0 or 1 && IsPixel(row[x]) && IsPixel(row[y]));
    }

    private static bool IsPixel(double value) => value is >= 0 and < FormatRegistry.MaxSide;
}
