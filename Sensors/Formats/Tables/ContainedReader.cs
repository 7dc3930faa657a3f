using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>A recording within a file of many things: the file is closed with it, and what was damaged in it is counted.</summary>
/// <param name="inner">The recording; owned from here on.</param>
/// <param name="container">The file; owned from here on.</param>
/// <param name="damage">Counts what of the file could not be read.</param>
internal sealed class ContainedReader(IEventReader inner, IDisposable container, DamageCount damage) : IEventReader
{
    /// <inheritdoc/>
    public RecordingInfo Info => inner.Info;

    /// <inheritdoc/>
    public DecodeCounts Counts => inner.Counts + damage.Counts;

    /// <inheritdoc/>
    public bool Read(EventPacket packet) => inner.Read(packet);

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        container.Dispose();
    }
}

/// <summary>Pieces of a file that could not be read.</summary>
internal sealed class DamageCount
{
    private long _lostAtEnd;

    /// <summary>How many.</summary>
    public long Pieces { get; set; }

    /// <summary>Events that they had, where the file tells it.</summary>
    public long LostEvents { get; set; }

    /// <summary>The same, as a recording tells it.</summary>
    public DecodeCounts Counts => new() { UnknownWords = Pieces, LostEvents = LostEvents + _lostAtEnd };

    /// <summary>One of the columns of a table ends before its time, and with it the table.</summary>
    /// <param name="events">Those that are missing of it: where several end, of the one that misses most.</param>
    public void LoseEnd(ulong events) => _lostAtEnd = Math.Max(_lostAtEnd, (long)Math.Min(events, long.MaxValue / 2));
}
