namespace EdgeLearner.Daemon.Views;

/// <summary>Numbers as a row of blocks.</summary>
internal static class Sparkline
{
    /// <summary>Most blocks of a line.</summary>
    public const int MaxColumns = 64;

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>A block for each number; blank for 0, the largest is full.</summary>
    public static string Draw(ReadOnlySpan<long> values)
    {
        var largest = 0L;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        Span<char> line = stackalloc char[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            line[i] = values[i] == 0 ? ' ' : Blocks[(int)Math.Min(Blocks.Length - 1, values[i] * (double)Blocks.Length / largest)];
        }

        return new string(line);
    }

    /// <summary>Adds up neighbours until there are at most <see cref="MaxColumns"/>.</summary>
    /// <returns>The sums, and how many numbers are in each.</returns>
    public static (long[] Values, int Each) Fit(ReadOnlySpan<long> values)
    {
        var each = Math.Max(1, (values.Length + MaxColumns - 1) / MaxColumns);
        var sums = new long[(values.Length + each - 1) / each];
        for (var i = 0; i < values.Length; i++)
        {
            sums[i / each] += values[i];
        }

        return (sums, each);
    }
}
