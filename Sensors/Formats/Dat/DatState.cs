using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Dat;

/// <summary>What DAT records leave behind for the records after them.</summary>
internal record struct DatState : IDecoderState
{
    /// <summary>Makes 64-bit times of the coded ones.</summary>
    public WrappingClock Clock;

    /// <summary>Events outside the sensor so far.</summary>
    public long OutOfSensor;

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => new() { OutOfSensor = OutOfSensor, TimeReversals = Clock.Reversals };
}
