namespace EdgeLearner.Learning.Online;

/// <summary>What a learner counts. One thread adds; any may read.</summary>
internal sealed class LearnerTally
{
    private long _steps;
    private long _updates;
    private long _skipped;
    private long _labelledIntervals;
    private long _right;

    /// <summary>Frames inferred.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Updates of the weights.</summary>
    public long Updates => Volatile.Read(ref _updates);

    /// <summary>Labelled intervals that were not learned from.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Intervals of the live lane that one label covers.</summary>
    public long LabelledIntervals => Volatile.Read(ref _labelledIntervals);

    /// <summary>A frame is done with.</summary>
    public void AddStep() => Volatile.Write(ref _steps, _steps + 1);

    /// <summary>An update was made.</summary>
    public void AddUpdate() => Volatile.Write(ref _updates, _updates + 1);

    /// <summary>A labelled interval is not learned from.</summary>
    public void AddSkipped() => Volatile.Write(ref _skipped, _skipped + 1);

    /// <summary>A labelled interval was decided.</summary>
    /// <returns>Share of right decisions so far, 0 to 1.</returns>
    public double Score(bool isRight)
    {
        Volatile.Write(ref _labelledIntervals, _labelledIntervals + 1);
        _right += isRight ? 1 : 0;
        return (double)_right / _labelledIntervals;
    }
}
