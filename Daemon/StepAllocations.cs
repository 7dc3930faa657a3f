namespace EdgeLearner.Daemon;

/// <summary>Counts the bytes that the learner's thread allocates for its steps, once it is warm.</summary>
/// <param name="checkpoints">Whose bytes are not a step's: it saves now and then on the same thread, before this.</param>
internal sealed class StepAllocations(CheckpointKeeper checkpoints)
{
    /// <summary>Steps that do not count: what is allocated once is allocated by then.</summary>
    private const int WarmUpSteps = 200;

    private long _steps;
    private long _warm;
    private long _last;

    /// <summary>Mean over all steps since; null while there are none. Read it once the run has ended.</summary>
    public double? BytesPerStep => _steps > WarmUpSteps ? (double)(_last - _warm) / (_steps - WarmUpSteps) : null;

    /// <summary>Takes a step into account. On the learner's thread, at its end.</summary>
    public void Count()
    {
        _last = GC.GetAllocatedBytesForCurrentThread() - checkpoints.AllocatedBytes;
        if (++_steps <= WarmUpSteps)
        {
            _warm = _last;
        }
    }
}
