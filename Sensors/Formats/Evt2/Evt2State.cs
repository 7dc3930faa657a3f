using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt2;

/// <summary>What EVT2 words leave behind for the words after them; of EVT2.1, the upper halves.</summary>
internal record struct Evt2State : IDecoderState
{
    private DecodeCounts _counts;

    /// <summary>Wraps of the clock and the last TIME_HIGH, in microseconds: time that has been reached. Null before the first TIME_HIGH.</summary>
    public long? ReachedUs { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Whether the word is a TIME_HIGH that steps back, other than by a wrap.</summary>
    public readonly bool StepsBack(uint word) =>
        word >> Evt2Words.TypeShift == Evt2Words.TimeHigh && ReachedUs is { } reachedUs && Fall(word, reachedUs) is > 0 and < Evt2Words.WrapFallUs;

    /// <summary>Takes a word that codes no event.</summary>
    public void Take(uint word)
    {
        switch (word >> Evt2Words.TypeShift)
        {
            case Evt2Words.TimeHigh:
                TakeTimeHigh(word);
                break;

            case Evt2Words.ExtTrigger or Evt2Words.Others:
                _counts.OtherRecords++;
                break;

            case Evt2Words.Continued:
                break; // more of the record before

            default:
                _counts.UnknownWords++;
                break;
        }
    }

    /// <summary>Counts events that cannot be delivered.</summary>
    public void Drop(int events = 1)
    {
        if (ReachedUs is null)
        {
            _counts.BeforeFirstTime += events;
        }
        else
        {
            _counts.OutOfSensor += events;
        }
    }

    private void TakeTimeHigh(uint word)
    {
        var reachedUs = ReachedUs ?? (long)(word & Evt2Words.PayloadMask) << Evt2Words.TimeHighShift;
        var fallUs = Fall(word, reachedUs);
        var wrapUs = fallUs >= Evt2Words.WrapFallUs ? Evt2Words.TimePeriodUs : 0;
        _counts.TimeReversals += fallUs > 0 && wrapUs == 0 ? 1 : 0;
        ReachedUs = reachedUs - fallUs + wrapUs;
    }

    /// <summary>How far a TIME_HIGH falls, in microseconds, before any wrap is taken into account; negative where it rises.</summary>
    private static long Fall(uint word, long reachedUs) =>
        (reachedUs & (Evt2Words.TimePeriodUs - 1)) - ((long)(word & Evt2Words.PayloadMask) << Evt2Words.TimeHighShift);
}
