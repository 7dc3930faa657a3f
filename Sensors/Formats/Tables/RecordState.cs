using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>What rows of a table leave behind for the rows after them.</summary>
internal record struct RecordState : IDecoderState
{
    private DecodeCounts _counts;

    /// <summary>Time of the last event delivered; null before it.</summary>
    public long? LastUs { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Accounts for a row that is no event.</summary>
    public void CountDamaged() => _counts.UnknownWords++;

    /// <summary>Accounts for an event whose pixel is not on the sensor.</summary>
    public void CountOutOfSensor() => _counts.OutOfSensor++;

    /// <summary>Accounts for an event that is delivered.</summary>
    public void Take(long timeUs)
    {
        _counts.TimeReversals += timeUs < LastUs ? 1 : 0;
        LastUs = timeUs;
    }
}
