namespace EdgeLearner.Learning.Guard;

/// <summary>What guards count, one after the other: a learner that goes on from another state has another guard, and one account. Written by one thread, read by any.</summary>
internal sealed class GuardTally
{
    private long _exams;
    private long _falls;
    private long _paused;
    private long _refused;
    private long _drifts;
    private double _heldBackAccuracy = double.NaN;

    /// <summary>The account so far.</summary>
    public GuardCounts Counts => new(
        Volatile.Read(ref _exams), Volatile.Read(ref _falls), Volatile.Read(ref _paused), Volatile.Read(ref _refused), Volatile.Read(ref _drifts));

    /// <summary>Accuracy on the held-back windows in the last exam, 0 to 1; NaN before the first, and of a state that was not examined.</summary>
    public double HeldBackAccuracy
    {
        get => Volatile.Read(ref _heldBackAccuracy);
        set => Volatile.Write(ref _heldBackAccuracy, value);
    }

    /// <summary>The state is another one: what an exam said of the one before does not hold for it.</summary>
    public void ForgetAccuracy() => HeldBackAccuracy = double.NaN;

    public void AddExam() => _exams++;

    public void AddFall() => _falls++;

    public void AddPaused() => _paused++;

    public void AddRefused() => _refused++;

    public void AddDrift() => _drifts++;
}
