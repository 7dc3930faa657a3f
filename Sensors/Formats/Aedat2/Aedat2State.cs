using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat2;

/// <summary>What AEDAT 2.0 records leave behind for the records after them.</summary>
internal record struct Aedat2State : IDecoderState
{
    /// <summary>Makes 64-bit times of the coded ones.</summary>
    public WrappingClock Clock;

    /// <summary>Events outside the sensor so far.</summary>
    public long OutOfSensor;

    /// <summary>Records that are no brightness events so far.</summary>
    public long OtherRecords;

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => new()
    {
        OutOfSensor = OutOfSensor,
        OtherRecords = OtherRecords,
        TimeReversals = Clock.Reversals,
    };
}
