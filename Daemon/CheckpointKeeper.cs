using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Saves what was learned every so often, and at the end: a copy on the learner's thread, where weights stand still, the disk on another.</summary>
/// <param name="learner">Whose state it is.</param>
/// <param name="store">Where to save; null = nowhere.</param>
/// <param name="period">Time between two checkpoints; null = only at the end.</param>
/// <param name="keepsStart">Whether what the run began with is worth keeping: not random weights in the state folder, whose network and classes may be none that anyone wants.</param>
/// <param name="clock">Tells when one is due.</param>
/// <param name="logger">Told when saving on the way begins to fail, and when it works again.</param>
internal sealed class CheckpointKeeper(OnlineLearner learner, IStateStore? store, TimeSpan? period, bool keepsStart, TimeProvider clock, ILogger logger)
{
    private long _last = clock.GetTimestamp();
    private Knowledge _kept = Learned(learner);
    private volatile bool _isFailing;

    /// <summary>Bytes that copying has allocated, on the learner's thread.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The checkpoint that is being written, or was.</summary>
    public Task Writing { get; private set; } = Task.CompletedTask;

    /// <summary>Saves if it is time to, and there is something new. A failure does not end the run: what is there stands, and the next may succeed.</summary>
    public void SaveIfDue(StepReport report)
    {
        if (store is null || period is null || !Writing.IsCompleted || clock.GetElapsedTime(_last) < period || !HasNews())
        {
            return;
        }

        Writing.GetAwaiter().GetResult(); // throws what was no matter of the disk
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (store.TryCapture(learner.Save(), GenerationReason.Periodic, Accuracy()))
        {
            _kept = Learned(learner);
            _last = clock.GetTimestamp();
            Writing = Task.Run(() => TryWrite(store));
        }

        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Saves at the end, unless the newest generation has it all, or there is nothing worth keeping.</summary>
    /// <exception cref="IOException">It cannot be saved; so <see cref="UnauthorizedAccessException"/>.</exception>
    public void SaveAtEnd()
    {
        Writing.GetAwaiter().GetResult();
        if (store is not null && (HasNews() || (keepsStart && store is not GenerationStore { Latest: not null })))
        {
            var state = learner.Save();
            SpinWait.SpinUntil(() => store.TryCapture(state, GenerationReason.End, Accuracy())); // false only while someone reads
            store.WritePending();
        }
    }

    private static Knowledge Learned(OnlineLearner learner)
    {
        var (state, counts) = (learner.State, learner.Counts);
        return new Knowledge(state, state.Model, counts.Updates, state.NextWindow, counts.ReplayWindows + counts.HeldBackWindows);
    }

    private double? Accuracy() => double.IsFinite(learner.HeldBackAccuracy) ? learner.HeldBackAccuracy : null;

    private bool HasNews() => _isFailing || Learned(learner) != _kept;

    private void TryWrite(IStateStore target)
    {
        try
        {
            target.WritePending();
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

    /// <summary>What changes with everything that is learned or forgotten. It costs nothing to look, at every frame.</summary>
    private readonly record struct Knowledge(LearnerState State, Model Model, long Updates, long NextWindow, long Windows);
}
