using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>What the words written so far have told a reader.</summary>
internal record struct Evt3EncoderState
{
    private TimeHighSteps _high;

    /// <summary>Wraps and the last TIME_HIGH, in microseconds; null before it.</summary>
    public readonly long? HighUs => _high.HighUs;

    /// <summary>The last TIME_LOW; null where it must be said again, because TIME_HIGH has changed.</summary>
    public int? Low { get; set; }

    /// <summary>The last ADDR_Y; null before it.</summary>
    public int? Row { get; set; }

    /// <summary>Column and polarity of the next vector, as VECT_BASE_X would say them; null where it must.</summary>
    public int? VectorBase { get; set; }

    /// <summary>Columns of the sensor: no vector runs past its edge. Default: 0, no vectors.</summary>
    public int Width { get; init; }

    /// <summary>Goes to a time's TIME_HIGH, or as far towards it as one word can lead a reader.</summary>
    /// <returns>The payload of that TIME_HIGH.</returns>
    /// <exception cref="RecordingFormatException">No words lead there.</exception>
    public int StepHighTo(long timeUs)
    {
        Low = null;
        return (int)_high.StepTo(timeUs, Evt3Words.TimeHighShift, Evt3Words.TimePeriodUs, "EVT3");
    }
}
