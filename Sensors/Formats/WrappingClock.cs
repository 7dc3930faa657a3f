namespace EdgeLearner.Sensors.Formats;

/// <summary>Times of 32 bits made 64 bits wide: a fall by half the range or more is a wrap, every smaller one is a step back and literal.</summary>
/// <remarks>
/// A rise of half the range or more after a wrap takes that wrap back (events that jitter around it); before any wrap it is literal: a long silence.
/// </remarks>
internal record struct WrappingClock
{
    private const long Period = 1L << 32;
    private const long Half = Period / 2;

    private long _wrapsUs;
    private long? _lastUs; // as coded

    /// <summary>Whether there was an event.</summary>
    public readonly bool HasTime => _lastUs is not null;

    /// <summary>Events that were earlier than the one before.</summary>
    public long Reversals { get; private set; }

    /// <summary>What is added to coded times, in microseconds.</summary>
    public readonly long WrapsUs => _wrapsUs;

    /// <summary>The last coded time; null before it.</summary>
    public readonly long? LastUs => _lastUs;

    /// <summary>Takes many times of which none fell, nor rose by half the range.</summary>
    /// <param name="codedUs">The last of them.</param>
    public void RiseTo(long codedUs) => _lastUs = codedUs;

    /// <summary>The time that the next coded time means, in microseconds.</summary>
    /// <param name="codedUs">As stored, zero- or sign-extended.</param>
    public long Unwrap(long codedUs)
    {
        var stepUs = codedUs - (_lastUs ?? codedUs);
        _lastUs = codedUs;
        if (stepUs < 0 || stepUs >= Half)
        {
            Turn(stepUs);
        }

        return _wrapsUs + codedUs;
    }

    /// <summary>The rare case, out of the way of the loop.</summary>
    private void Turn(long stepUs)
    {
        if (stepUs <= -Half)
        {
            _wrapsUs += Period;
        }
        else if (stepUs < 0)
        {
            Reversals++;
        }
        else if (_wrapsUs > 0)
        {
            _wrapsUs -= Period;
            Reversals++;
        }
    }
}
