using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Nmnist;

/// <summary>What N-MNIST records leave behind for the records after them.</summary>
internal record struct NmnistState : IDecoderState
{
    /// <summary>What overflow records have added to the time, in microseconds.</summary>
    public long OverflowsUs;

    /// <summary>Time of the last event; null before it.</summary>
    public long? LastUs;

    /// <summary>Events outside the sensor so far.</summary>
    public long OutOfSensor;

    /// <summary>Events that were earlier than the one before.</summary>
    public long Reversals;

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => new() { OutOfSensor = OutOfSensor, TimeReversals = Reversals };
}
