using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>What EVT3 words leave behind for the words after them.</summary>
internal record struct Evt3State : ILiveState
{
    private long _highUs; // wraps and TIME_HIGH, in microseconds
    private long? _expectedUs; // behind a hole: the time by the host's clock, until TIME_HIGH tells the sensor's
    private int _low;
    private bool _isLowCurrent; // whether TIME_LOW came after the last TIME_HIGH
    private bool _hasTime;
    private bool _awaitsLow; // behind a hole: without TIME_LOW an event would be early by up to 4095 us
    private DecodeCounts _counts;

    /// <summary>Time of the next event, in microseconds.</summary>
    public readonly long TimeUs => _highUs | (uint)_low;

    /// <summary>Time that has been reached: without TIME_LOW, which runs ahead of events. Null before the first TIME_HIGH.</summary>
    public readonly long? ReachedUs => _hasTime ? _highUs : null;

    /// <summary>The last ADDR_Y; null before it.</summary>
    public int? Row { get; set; }

    /// <summary>Column of the next vector's lowest bit; null before the first VECT_BASE_X.</summary>
    public int? VectorColumn { get; set; }

    /// <summary>Polarity of vectors: 1 = ON.</summary>
    public byte VectorPolarity { get; set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Whether a TIME_LOW is one like any other, and not the first behind a hole.</summary>
    public readonly bool KnowsLow => !_awaitsLow;

    /// <summary>Whether rows, events and times that do not fall mean what they say, and have no other consequences.</summary>
    public readonly bool IsSteady => HasFullTime && _isLowCurrent && Row is not null;

    /// <summary>Wraps and the last TIME_HIGH, in microseconds.</summary>
    public readonly long HighUs => _highUs;

    /// <summary>The last TIME_HIGH.</summary>
    public readonly int High => (int)(_highUs >> Evt3Words.TimeHighShift) & Evt3Words.PayloadMask;

    /// <summary>The last TIME_LOW.</summary>
    public readonly int Low => _low;

    private readonly bool HasFullTime => _hasTime && !_awaitsLow;

    /// <summary>Columns of the present row that are on the sensor: none before the first time or row.</summary>
    public readonly int RowLength(SensorGeometry geometry) => HasFullTime && Row < geometry.Height ? geometry.Width : 0;

    /// <summary>Whether TIME_HIGH was this already.</summary>
    public readonly bool IsHigh(int high) => _hasTime && FallUs(high) == 0;

    /// <summary>Whether a TIME_HIGH steps back, other than by a wrap.</summary>
    public readonly bool StepsBack(int high) => _hasTime && FallUs(high) is > 0 and < Evt3Words.WrapFallUs;

    /// <summary>Takes a TIME_LOW.</summary>
    public void TakeTimeLow(int low)
    {
        _counts.TimeReversals += _isLowCurrent && low < _low ? 1 : 0;
        _low = low;
        (_isLowCurrent, _awaitsLow) = (true, false);
    }

    /// <summary>Takes what many words of a steady state end with: the last row, and the last TIME_LOW, none of which fell.</summary>
    public void Settle(int row, int low) => (Row, _low) = (row, low);

    /// <summary>Takes the words that are rare: a TIME_HIGH, the first TIME_LOW behind a hole, an event that cannot be delivered, and all that means nothing here.</summary>
    public void Take(int word)
    {
        var payload = word & Evt3Words.PayloadMask;
        switch (word >> Evt3Words.TypeShift)
        {
            case Evt3Words.AddrX:
                Drop(1, isPlaced: Row is not null);
                break;

            case Evt3Words.TimeHigh:
                TakeTimeHigh(payload);
                break;

            case Evt3Words.TimeLow:
                TakeTimeLow(payload);
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

    /// <inheritdoc/>
    /// <remarks>The 24-bit clock may have wrapped meanwhile, any number of times. Until TIME_HIGH and TIME_LOW have come, events count as before the first time.</remarks>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold)
    {
        _expectedUs = (_hasTime ? TimeUs : _expectedUs) + elapsedUs;
        (_hasTime, _low, _isLowCurrent, _awaitsLow, Row, VectorColumn) = (false, 0, false, true, null, null);
    }

    /// <summary>Counts events that cannot be delivered.</summary>
    /// <param name="events">How many.</param>
    /// <param name="isPlaced">Whether row and column are known.</param>
    public void Drop(int events, bool isPlaced)
    {
        if (!HasFullTime)
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

    private void TakeTimeHigh(int high)
    {
        var codedUs = (long)high << Evt3Words.TimeHighShift;
        var wraps = _hasTime && FallUs(high) >= Evt3Words.WrapFallUs;
        var nextUs = _expectedUs is { } expectedUs
            ? Nearest(codedUs, expectedUs)
            : (_highUs & -Evt3Words.TimePeriodUs) + (wraps ? Evt3Words.TimePeriodUs : 0) + codedUs;
        _counts.TimeReversals += (_hasTime || _expectedUs is not null) && nextUs < _highUs ? 1 : 0;
        _isLowCurrent &= !_hasTime || nextUs == _highUs;
        (_highUs, _expectedUs, _hasTime) = (nextUs, null, true);
    }

    /// <summary>Of all the times that a coded one can mean, the nearest to another.</summary>
    private static long Nearest(long codedUs, long expectedUs) =>
        codedUs + ((expectedUs - codedUs + (Evt3Words.TimePeriodUs / 2)) & -Evt3Words.TimePeriodUs);

    /// <summary>How far TIME_HIGH falls, in microseconds, before any wrap is taken into account; negative where it rises.</summary>
    private readonly long FallUs(int high) => (_highUs & (Evt3Words.TimePeriodUs - 1)) - ((long)high << Evt3Words.TimeHighShift);
}
