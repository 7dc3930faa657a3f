namespace EdgeLearner.TestSupport;

/// <summary>Writes recordings of 40-bit records: column, row, one bit for ON, 23 bits of microseconds.</summary>
public static class NmnistFile
{
    /// <summary>Writes a file; times in the order given.</summary>
    public static string Write(string path, params IEnumerable<(int X, int Y, int On, int Us)> events)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. events.SelectMany(e => new[] { (byte)e.X, (byte)e.Y, (byte)((e.On << 7) | (e.Us >> 16)), (byte)(e.Us >> 8), (byte)e.Us })]);
        return path;
    }

    /// <summary>A bar of a class's own that moves across a sensor of 34x34 within 300 ms: class 0 stands, class 1 lies, class 2 leans.</summary>
    public static string WriteBar(string path, int kind, int offset) => Write(path, Bar(kind, offset));

    private static IEnumerable<(int, int, int, int)> Bar(int kind, int offset)
    {
        for (var step = 0; step < 15; step++)
        {
            for (var i = 6; i < 28; i++)
            {
                var across = 4 + ((step + offset) % 15);
                var (x, y) = kind switch { 0 => (across, i), 1 => (i, across), _ => (i, (i + across) % 34) };
                yield return (x, y, (step + i) & 1, (step * 20_000) + (i * 100));
            }
        }
    }
}
