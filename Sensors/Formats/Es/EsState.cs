using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Es;

/// <summary>What Event Stream records leave behind for the records after them.</summary>
internal record struct EsState : IDecoderState
{
    /// <summary>Time so far: the sum of all steps, in microseconds.</summary>
    public long TimeUs;

    /// <summary>Events outside the sensor so far.</summary>
    public long OutOfSensor;

    /// <summary>Events of an exposure so far.</summary>
    public long OtherRecords;

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => new() { OutOfSensor = OutOfSensor, OtherRecords = OtherRecords };
}
