namespace EdgeLearner.Sensors.Formats.Prophesee;

/// <summary>The upper part of time as the words written so far have told it to a reader, who begins in the clock's first period and knows a wrap only by a fall.</summary>
internal record struct TimeHighSteps
{
    /// <summary>Wraps that a silence may take: a few megabytes of words.</summary>
    private const long MostWraps = 1 << 20;

    /// <summary>Wraps and the last TIME_HIGH, in microseconds; null before it.</summary>
    public long? HighUs { get; private set; }

    /// <summary>
    /// Goes to a time's TIME_HIGH, or as far towards it as one word can lead a reader: to the end of the clock's period, and from there around to the
    /// beginning of the next.
    /// </summary>
    /// <param name="timeUs">Time of the next event, in microseconds.</param>
    /// <param name="shift">Bits of time below TIME_HIGH.</param>
    /// <param name="periodUs">After how many microseconds the clock wraps; a fall by half of it is a wrap.</param>
    /// <param name="format">Name of the format, for complaints.</param>
    /// <returns>The payload of that TIME_HIGH.</returns>
    /// <exception cref="RecordingFormatException">The time lies before 0, so far back that a reader would take it for a wrap, or unreasonably far ahead.</exception>
    public long StepTo(long timeUs, int shift, long periodUs, string format)
    {
        var targetUs = timeUs & -(1L << shift);
        var startUs = HighUs is { } highUs ? highUs & -periodUs : 0;
        RefuseUnreachable(timeUs, targetUs, startUs, periodUs, format);
        var lastUs = startUs + periodUs - (1L << shift);
        var nextUs = targetUs <= lastUs ? targetUs : HighUs == lastUs ? startUs + periodUs : lastUs;
        HighUs = nextUs;
        return (nextUs & (periodUs - 1)) >> shift;
    }

    private readonly void RefuseUnreachable(long timeUs, long targetUs, long startUs, long periodUs, string format)
    {
        if (timeUs < 0)
        {
            throw NoWord.ForTime(format, timeUs, "it counts from 0", isFirst: HighUs is null);
        }

        if (targetUs < startUs || HighUs - targetUs >= periodUs / 2)
        {
            throw NoWord.ForStepBack(format, timeUs, $"{HighUs} us: a step back over a wrap of its clock");
        }

        if ((targetUs - startUs) / periodUs > MostWraps)
        {
            throw NoWord.ForTime(format, timeUs, $"its clock would have to wrap {(targetUs - startUs) / periodUs:N0} times", isFirst: HighUs is null);
        }
    }
}
