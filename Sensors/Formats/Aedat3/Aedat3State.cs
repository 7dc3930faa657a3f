using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat3;

/// <summary>What AEDAT 3.1 packets leave behind for the bytes after them.</summary>
internal record struct Aedat3State : IDecoderState
{
    private DecodeCounts _counts;
    private bool _isLost; // between a damaged header and the next whole one

    /// <summary>Polarity events of the packet under way that are still to come.</summary>
    public long EventsLeft { get; private set; }

    /// <summary>Bytes behind them that code no brightness events.</summary>
    public long SkipBytes { get; private set; }

    /// <summary>What the packet's header adds to its events' times, in microseconds.</summary>
    public long OverflowUs { get; private set; }

    /// <summary>Time of the last event delivered; null before it.</summary>
    public long? LastUs { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Begins a packet.</summary>
    /// <param name="head">Its header.</param>
    /// <param name="source">The camera whose events are read; null = every one.</param>
    /// <returns>False where these bytes are no header.</returns>
    public bool TryBegin(in Aedat3PacketHead head, int? source)
    {
        if (!head.IsPlausible)
        {
            _counts.UnknownWords += _isLost ? 0 : 1; // once for a damaged stretch, however long
            _isLost = true;
            return false;
        }

        var isRead = head.IsPolarity && (source ?? head.Source) == head.Source;
        _isLost = false;
        _counts.OtherRecords += isRead ? 0 : head.Number;
        EventsLeft = isRead ? head.Number : 0;
        SkipBytes = (long)head.BodyBytes - (EventsLeft * Aedat3Words.EventBytes);
        OverflowUs = (long)head.Overflows << Aedat3Words.OverflowShift;
        return true;
    }

    /// <summary>Passes over bytes that code no brightness events.</summary>
    public void Skip(long bytes) => SkipBytes -= bytes;

    /// <summary>Accounts for events of the packet.</summary>
    /// <param name="events">Events passed, of any fate.</param>
    /// <param name="invalid">Those of them that the recorder marked.</param>
    /// <param name="outOfSensor">Those outside the sensor.</param>
    /// <param name="reversals">Those earlier than the one before.</param>
    /// <param name="lastUs">Time of the last one delivered.</param>
    public void Take(int events, int invalid, int outOfSensor, int reversals, long lastUs)
    {
        EventsLeft -= events;
        _counts.OtherRecords += invalid;
        _counts.OutOfSensor += outOfSensor;
        _counts.TimeReversals += reversals;
        LastUs = events > invalid + outOfSensor ? lastUs : LastUs;
    }
}
