namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>What stands where nothing was written.</summary>
internal static class Filling
{
    /// <summary>Fills rows, or parts of them.</summary>
    /// <param name="rows">Whole elements.</param>
    /// <param name="element">What an element is.</param>
    public static void Fill(Span<byte> rows, ReadOnlySpan<byte> element)
    {
        for (; rows.Length >= element.Length; rows = rows[element.Length..])
        {
            element.CopyTo(rows);
        }
    }
}
