namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>What the words written so far have told a reader.</summary>
internal record struct Evt3EncoderState
{
    private const long LastHighUs = Evt3Words.TimePeriodUs - (1 << Evt3Words.TimeHighShift);

    /// <summary>Wraps and the last TIME_HIGH, in microseconds; null before it.</summary>
    public long? HighUs { get; private set; }

    /// <summary>The last TIME_LOW; null where it must be said again, because TIME_HIGH has changed.</summary>
    public int? Low { get; set; }

    /// <summary>The last ADDR_Y; null before it.</summary>
    public int? Row { get; set; }

    /// <summary>Where the next vector would begin; null before the first.</summary>
    public int? VectorColumn { get; set; }

    /// <summary>Polarity of that vector.</summary>
    public byte VectorPolarity { get; set; }

    /// <summary>
    /// Goes to a time's TIME_HIGH, or as far towards it as one word can lead a reader: to the end of the clock's period, and from there around to the
    /// beginning of the next. A reader starts in the first period and knows a wrap only by a fall.
    /// </summary>
    /// <returns>The payload of that TIME_HIGH.</returns>
    /// <exception cref="ArgumentException">The time lies before 0, or so far back that a reader would take it for a wrap.</exception>
    public int StepHighTo(long timeUs)
    {
        var targetUs = timeUs & -(1L << Evt3Words.TimeHighShift);
        var periodUs = HighUs is { } highUs ? highUs & -Evt3Words.TimePeriodUs : 0;
        if (targetUs < periodUs || HighUs - targetUs >= Evt3Words.WrapFallUs)
        {
            throw new ArgumentException($"EVT3 cannot code {timeUs} us after {HighUs ?? 0} us: times before 0, and steps back over a wrap of its clock, have no word.");
        }

        var isSamePeriod = targetUs < periodUs + Evt3Words.TimePeriodUs;
        var nextUs = isSamePeriod ? targetUs
            : HighUs == periodUs + LastHighUs ? periodUs + Evt3Words.TimePeriodUs
            : periodUs + LastHighUs;
        HighUs = nextUs;
        Low = null;
        return (int)(nextUs >> Evt3Words.TimeHighShift) & Evt3Words.PayloadMask;
    }
}
