namespace EdgeLearner.Sensors.Events;

/// <summary>What a decoder met that did not become an event. A broken stream is counted, never thrown.</summary>
public record struct DecodeCounts
{
    /// <summary>Events whose pixel lies outside the sensor: dropped.</summary>
    public long OutOfSensor { get; set; }

    /// <summary>Events before the first time word, which cannot be placed in time: dropped.</summary>
    public long BeforeFirstTime { get; set; }

    /// <summary>Events before the first row address (of a vector: before its first column), which cannot be placed on the sensor: dropped.</summary>
    public long BeforeFirstRow { get; set; }

    /// <summary>Time words (or event times, where there are none) that step back.</summary>
    public long TimeReversals { get; set; }

    /// <summary>Words of a type that the format does not define, and packets that are damaged: skipped.</summary>
    public long UnknownWords { get; set; }

    /// <summary>Records that are no brightness events of the camera that is read (triggers, frames, IMU), or that the recorder marked as invalid: skipped.</summary>
    public long OtherRecords { get; set; }

    /// <summary>Bytes at the end that do not make a whole word or record.</summary>
    public long TrailingBytes { get; set; }

    /// <summary>Events of damaged pieces of a file, where it still tells how many they were: lost. The pieces themselves are counted as <see cref="UnknownWords"/>.</summary>
    public long LostEvents { get; set; }

    /// <summary>Events that were coded and could not be delivered.</summary>
    public readonly long DroppedEvents => OutOfSensor + BeforeFirstTime + BeforeFirstRow + LostEvents;

    /// <summary>Breaches of the protocol, all kinds together; other records and events outside the sensor are none.</summary>
    public readonly long Breaches => BeforeFirstTime + BeforeFirstRow + TimeReversals + UnknownWords + TrailingBytes;

    /// <summary>Two stretches of a stream together.</summary>
    public static DecodeCounts operator +(DecodeCounts left, DecodeCounts right) => new()
    {
        OutOfSensor = left.OutOfSensor + right.OutOfSensor,
        BeforeFirstTime = left.BeforeFirstTime + right.BeforeFirstTime,
        BeforeFirstRow = left.BeforeFirstRow + right.BeforeFirstRow,
        TimeReversals = left.TimeReversals + right.TimeReversals,
        UnknownWords = left.UnknownWords + right.UnknownWords,
        OtherRecords = left.OtherRecords + right.OtherRecords,
        TrailingBytes = left.TrailingBytes + right.TrailingBytes,
        LostEvents = left.LostEvents + right.LostEvents,
    };
}
