using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>What AEDAT 4.0 events leave behind for the events after them.</summary>
internal record struct Aedat4State : IDecoderState
{
    private DecodeCounts _counts;

    /// <summary>Time of the last event delivered; null before it.</summary>
    public long? LastUs { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Accounts for events.</summary>
    /// <param name="delivered">Those on the sensor.</param>
    /// <param name="outOfSensor">Those outside.</param>
    /// <param name="reversals">Those earlier than the one before.</param>
    /// <param name="lastUs">Time of the last one delivered.</param>
    public void Take(int delivered, int outOfSensor, int reversals, long lastUs)
    {
        _counts.OutOfSensor += outOfSensor;
        _counts.TimeReversals += reversals;
        LastUs = delivered > 0 ? lastUs : LastUs;
    }
}
