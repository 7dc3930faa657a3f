using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>What DVS128 words leave behind for the words after them. An event is one word with its own time: only wraps of the clock are to be remembered.</summary>
internal record struct Dvs128State : ILiveState
{
    private long _wrapsUs;
    private long _timeUs; // of the last event or wrap
    private bool _isBehindHole;
    private long _expectedUs; // behind a hole: the time by the host's clock
    private bool _hasUntold; // whether the hole may have had wraps that nobody saw
    private DecodeCounts _counts;

    /// <summary>Time that has been reached; null before the first wrap, since nothing but events tells it.</summary>
    public long? ReachedUs { get; private set; }

    /// <inheritdoc/>
    public readonly DecodeCounts Counts => _counts;

    /// <summary>Whether a word sets the clock back.</summary>
    public readonly bool StepsBack(uint word) => IsReset(word) && _timeUs > 0;

    /// <summary>The time that an event's coded one means, in microseconds.</summary>
    public long Unwrap(uint codedUs)
    {
        AddUntold(codedUs);
        var timeUs = _wrapsUs + codedUs;
        _timeUs = timeUs < _timeUs ? Fall(timeUs) : timeUs;
        _isBehindHole = false;
        return _timeUs;
    }

    /// <summary>Counts an event outside the sensor.</summary>
    public void Drop() => _counts.OutOfSensor++;

    /// <summary>Takes a word that is no brightness event.</summary>
    public void Take(uint word)
    {
        if (word < Dvs128Words.Reset)
        {
            _counts.OtherRecords++; // an edge on the synchronisation input
            return;
        }

        _counts.TimeReversals += StepsBack(word) ? 1 : 0;
        AddUntold(Dvs128Words.TimePeriodUs);
        _wrapsUs = IsReset(word) ? 0 : _wrapsUs + Dvs128Words.TimePeriodUs;
        (ReachedUs, _timeUs, _isBehindHole) = (_wrapsUs, _wrapsUs, false);
    }

    /// <inheritdoc/>
    public void Skip(long elapsedUs, long toldUs, bool hasUntold)
    {
        _expectedUs = (_isBehindHole ? _expectedUs : _timeUs) + elapsedUs;
        _hasUntold |= hasUntold;
        _wrapsUs += toldUs;
        _timeUs = Math.Max(_timeUs, _wrapsUs);
        ReachedUs = toldUs > 0 ? _wrapsUs : ReachedUs;
        _isBehindHole = true;
    }

    private static bool IsReset(uint word) => (word & (Dvs128Words.Wrap | Dvs128Words.Reset)) == Dvs128Words.Reset;

    /// <summary>Adds the wraps that nobody saw: as many as bring the first time behind a hole nearest to the host's.</summary>
    private void AddUntold(long codedUs)
    {
        if (_hasUntold)
        {
            var missingUs = _expectedUs - _wrapsUs - codedUs + (Dvs128Words.TimePeriodUs / 2);
            _wrapsUs += Math.Max(0, missingUs / Dvs128Words.TimePeriodUs) * Dvs128Words.TimePeriodUs;
            _hasUntold = false;
        }
    }

    /// <summary>The rare case, out of the way of the loop.</summary>
    private long Fall(long timeUs)
    {
        if (_isBehindHole)
        {
            _wrapsUs += Dvs128Words.TimePeriodUs; // the bytes that are missing had a wrap that nobody saw
            return timeUs + Dvs128Words.TimePeriodUs;
        }

        _counts.TimeReversals++;
        return timeUs;
    }
}
