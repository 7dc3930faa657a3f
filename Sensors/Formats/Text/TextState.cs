using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>What lines of text leave behind for the lines after them.</summary>
internal record struct TextState : IDecoderState
{
    private DecodeCounts _counts;

    /// <summary>Time of the last event delivered; null before it.</summary>
    public long? LastUs { get; private set; }

    /// <summary>Whether the bytes that follow belong to a line that is too long.</summary>
    public bool IsInLongLine { get; set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Accounts for a line that is no event and no remark.</summary>
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
