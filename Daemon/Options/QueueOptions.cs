using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Daemon.Options;

/// <summary>The queue of frames between the source's thread and the learner's.</summary>
public sealed record QueueOptions
{
    /// <summary>
    /// Sensor time that a full queue holds, in milliseconds: how far a prediction on a live source can lag behind before frames are dropped,
    /// the oldest first. A recording waits instead.
    /// </summary>
    /// <value>1 to 60,000. Default 200: what people still take for at once.</value>
    [Range(1, 60_000)]
    public int MaxDelayMs { get; init; } = 200;

    /// <summary>Frames in a full queue, 1 at least.</summary>
    /// <param name="periodUs">Sensor time of a frame, in microseconds.</param>
    internal int Capacity(int periodUs) => Math.Max(1, (int)(MaxDelayMs * 1_000L / periodUs));
}
