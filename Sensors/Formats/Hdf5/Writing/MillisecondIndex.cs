namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>What DSEC's readers seek by: for each millisecond since the first event, the first event that is not before it.</summary>
/// <param name="column">Gets the index, a number of 64 bits each.</param>
internal sealed class MillisecondIndex(Hdf5Column column)
{
    private const long StepUs = 1000;

    /// <summary>Longest silence that is led through; behind it there is no index, which readers take for the end. A recording may jump by decades.</summary>
    private const long MaxSilenceUs = 3_600_000_000;

    private long _nextUs;
    private ulong _event;

    /// <summary>Whether a silence was so long that events behind it are not in the index.</summary>
    public bool EndsEarly { get; private set; }

    /// <summary>Adds events.</summary>
    /// <param name="sinceFirstUs">Their times since the recording's first event, in microseconds.</param>
    public void Add(ReadOnlySpan<long> sinceFirstUs)
    {
        foreach (var timeUs in sinceFirstUs)
        {
            EndsEarly |= timeUs - MaxSilenceUs > _nextUs;
            for (; timeUs >= _nextUs && !EndsEarly; _nextUs += StepUs)
            {
                column.Add<ulong>([_event]);
            }

            _event++;
        }
    }
}
