using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Saves the model every so often while it learns, and at the end. On the learner's thread, where weights stand still.</summary>
/// <param name="model">The model that learns.</param>
/// <param name="file">Where to save it; null = nowhere.</param>
/// <param name="period">Time between two checkpoints; null = only at the end.</param>
/// <param name="clock">Tells when one is due.</param>
/// <param name="logger">Told when saving on the way begins to fail, and when it works again.</param>
internal sealed class CheckpointKeeper(Model model, string? file, TimeSpan? period, TimeProvider clock, ILogger logger)
{
    private long _last = clock.GetTimestamp();
    private bool _hasLearned;
    private bool _isFailing;

    /// <summary>Bytes that saving has allocated, on the learner's thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Saves if it is time to, and there is something new. A failure does not end the run: the file before stands, and the next may succeed.</summary>
    public void SaveIfDue(StepReport report)
    {
        _hasLearned |= report.Learned;
        if (file is null || period is null || !_hasLearned || clock.GetElapsedTime(_last) < period)
        {
            return;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        TrySave(file);
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        _last = clock.GetTimestamp();
    }

    /// <summary>Saves at the end, learned or not: the file is there afterwards.</summary>
    /// <exception cref="IOException">It cannot be saved; so <see cref="UnauthorizedAccessException"/>.</exception>
    public void SaveAtEnd()
    {
        if (file is not null)
        {
            Checkpoint.Save(file, model);
        }
    }

    private void TrySave(string target)
    {
        try
        {
            Checkpoint.Save(target, model);
            _hasLearned = false;
            if (_isFailing)
            {
                DaemonLog.CheckpointsResumed(logger);
            }

            _isFailing = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                DaemonLog.CheckpointsFail(logger, error.Message);
            }

            _isFailing = true;
        }
    }
}
