using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Saves the model every so often, and at the end. On the learner's thread, where weights stand still.</summary>
/// <param name="model">The model that learns.</param>
/// <param name="file">Where to save it; null = nowhere.</param>
/// <param name="period">Time between two checkpoints; null = only at the end.</param>
/// <param name="clock">Tells when one is due.</param>
/// <param name="logger">Told when one fails on the way.</param>
internal sealed class CheckpointKeeper(Model model, string? file, TimeSpan? period, TimeProvider clock, ILogger logger) : IObserver<StepReport>
{
    private long _last = clock.GetTimestamp();

    /// <summary>Bytes that saving has allocated, on the learner's thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Saves if it is time to. One that fails does not end the run: the file before stands, and the next may succeed.</summary>
    public void OnNext(StepReport value)
    {
        if (file is null || period is null || clock.GetElapsedTime(_last) < period)
        {
            return;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Checkpoint.Save(file, model);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DaemonLog.CheckpointFailed(logger, error.Message);
        }

        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        _last = clock.GetTimestamp();
    }

    /// <summary>Saves at the end.</summary>
    /// <exception cref="IOException">It cannot be saved; so <see cref="UnauthorizedAccessException"/>.</exception>
    public void OnCompleted()
    {
        if (file is not null)
        {
            Checkpoint.Save(file, model);
        }
    }

    /// <summary>Nothing: what a failed learner leaves is not worth keeping.</summary>
    public void OnError(Exception error)
    {
    }
}
