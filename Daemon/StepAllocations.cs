using EdgeLearner.Learning.Online;

namespace EdgeLearner.Daemon;

/// <summary>Counts the bytes that the learner's thread allocates, once it is warm.</summary>
internal sealed class StepAllocations : IObserver<StepReport>
{
    /// <summary>Steps that do not count: what is allocated once is allocated by then.</summary>
    private const int WarmUpSteps = 200;

    private long _steps;
    private long _warm;
    private long _last;

    /// <summary>Mean over all steps since; null while there are none. Read it once the run has ended.</summary>
    public double? BytesPerStep => _steps > WarmUpSteps ? (double)(_last - _warm) / (_steps - WarmUpSteps) : null;

    /// <summary>On the learner's thread, at the end of each step.</summary>
    public void OnNext(StepReport value)
    {
        _last = GC.GetAllocatedBytesForCurrentThread();
        if (++_steps <= WarmUpSteps)
        {
            _warm = _last;
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }
}
