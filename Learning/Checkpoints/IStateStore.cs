using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Keeps a learner's state, in two halves: a copy in memory on the learner's thread, and the disk on another.</summary>
public interface IStateStore
{
    /// <summary>Copies the state, in place of a copy that waits to be written. Never touches the disk, and waits for nobody. On the learner's thread.</summary>
    /// <param name="state">What to keep.</param>
    /// <param name="reason">What for.</param>
    /// <param name="heldBackAccuracy">Share of the held-back windows that it gets right, 0 to 1; null where that is not known.</param>
    /// <returns>False while another thread writes or reads: try again later.</returns>
    bool TryCapture(LearnerState state, GenerationReason reason, double? heldBackAccuracy);

    /// <summary>Writes what was copied last; nothing where another call has. From any thread, on which it takes as long as the disk does.</summary>
    /// <exception cref="IOException">Disk full and the like; what was kept before stands. So <see cref="UnauthorizedAccessException"/>.</exception>
    void WritePending();
}
