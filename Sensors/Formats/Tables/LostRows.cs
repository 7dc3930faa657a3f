namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Rows that one column or another of a table has lost: an event needs all of them. One thread.</summary>
internal sealed class LostRows
{
    private readonly List<(ulong Start, ulong End)> _ranges = [];

    /// <summary>Whether there are any that lie ahead.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>A column has lost rows.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public void Add(ulong start, ulong count) => _ranges.Add((start, start + count));

    /// <summary>Whether a row is lost.</summary>
    public bool Contains(ulong row)
    {
        foreach (var (start, end) in _ranges)
        {
            if (row >= start && row < end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets what lies before a row.</summary>
    public void Forget(ulong row) => _ranges.RemoveAll(range => range.End <= row);
}
