using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>A recording within a file of many things: the file is closed with it, and what was damaged in it is counted.</summary>
/// <param name="inner">The recording; owned from here on.</param>
/// <param name="container">The file; owned from here on.</param>
/// <param name="damage">Counts the pieces of the file that could not be read.</param>
internal sealed class ContainedReader(IEventReader inner, IDisposable container, DamageCount damage) : IEventReader
{
    /// <inheritdoc/>
    public RecordingInfo Info => inner.Info;

    /// <inheritdoc/>
    public DecodeCounts Counts => inner.Counts + new DecodeCounts { UnknownWords = damage.Pieces };

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
    /// <summary>How many.</summary>
    public long Pieces { get; set; }
}
