using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>What EVT3 words leave behind for the words after them.</summary>
internal record struct Evt3State : IDecoderState
{
    private bool _isTimeLowCurrent; // whether TIME_LOW came after the last TIME_HIGH
    private DecodeCounts _counts;

    /// <summary>Wraps of the clock and the last TIME_HIGH, in microseconds: time that has been reached. Null before the first TIME_HIGH.</summary>
    public long? ReachedUs { get; private set; }

    /// <summary>The last TIME_LOW, in microseconds.</summary>
    public int TimeLow { get; private set; }

    /// <summary>The last ADDR_Y; null before it.</summary>
    public int? Row { get; private set; }

    /// <summary>Column of the next vector's lowest bit; null before the first VECT_BASE_X.</summary>
    public int? VectorColumn { get; set; }

    /// <summary>Polarity of vectors: 1 = ON.</summary>
    public byte VectorPolarity { get; set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Whether the word is a TIME_HIGH that steps back, other than by a wrap.</summary>
    public readonly bool StepsBack(int word) =>
        word >> Evt3Words.TypeShift == Evt3Words.TimeHigh && ReachedUs is { } reachedUs && Fall(word, reachedUs) is > 0 and < Evt3Words.WrapFallUs;

    /// <summary>Takes a word that codes no event.</summary>
    public void Take(int word)
    {
        switch (word >> Evt3Words.TypeShift)
        {
            case Evt3Words.AddrY:
                Row = word & Evt3Words.AddressMask;
                break;

            case Evt3Words.TimeLow:
                var low = word & Evt3Words.PayloadMask;
                _counts.TimeReversals += _isTimeLowCurrent && low < TimeLow ? 1 : 0;
                TimeLow = low;
                _isTimeLowCurrent = true;
                break;

            case Evt3Words.TimeHigh:
                TakeTimeHigh(word);
                break;

            case Evt3Words.ExtTrigger or Evt3Words.Others:
                _counts.OtherRecords++;
                break;

            case Evt3Words.Continued4 or Evt3Words.Continued12 or Evt3Words.Padding:
                break; // more of the record before, or nothing: never counted off, since a record's length is not to be relied on

            default:
                _counts.UnknownWords++;
                break;
        }
    }

    /// <summary>Counts events that cannot be delivered.</summary>
    /// <param name="events">How many; may be none.</param>
    /// <param name="isPlaced">Whether row and column are known.</param>
    public void Drop(int events, bool isPlaced)
    {
        if (ReachedUs is null)
        {
            _counts.BeforeFirstTime += events;
        }
        else if (!isPlaced)
        {
            _counts.BeforeFirstRow += events;
        }
        else
        {
            _counts.OutOfSensor += events;
        }
    }

    private void TakeTimeHigh(int word)
    {
        var codedUs = (long)(word & Evt3Words.PayloadMask) << Evt3Words.TimeHighShift;
        var reachedUs = ReachedUs ?? codedUs;
        var fallUs = Fall(word, reachedUs);
        var wrapUs = fallUs >= Evt3Words.WrapFallUs ? Evt3Words.TimePeriodUs : 0;
        _counts.TimeReversals += fallUs > 0 && wrapUs == 0 ? 1 : 0;
        _isTimeLowCurrent &= fallUs == 0;
        ReachedUs = reachedUs - fallUs + wrapUs;
    }

    /// <summary>How far a TIME_HIGH falls, in microseconds, before any wrap is taken into account; negative where it rises.</summary>
    private static long Fall(int word, long reachedUs) =>
        (reachedUs & (Evt3Words.TimePeriodUs - 1)) - ((long)(word & Evt3Words.PayloadMask) << Evt3Words.TimeHighShift);
}
