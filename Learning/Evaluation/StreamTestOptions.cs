using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Learning.Evaluation;

/// <summary>Which labels a stream's test gives, and when.</summary>
public sealed record StreamTestOptions
{
    /// <summary>What the learner does with the stream.</summary>
    public StreamMode Mode { get; init; } = StreamMode.Replay;

    /// <summary>Time from a window's end until its label comes, in microseconds of sensor time.</summary>
    /// <value>0 and more. Default 0: at once, but never before the window was scored.</value>
    [Range(0L, long.MaxValue)]
    public long LabelDelayUs { get; init; }

    /// <summary>Share of the windows whose label comes at all.</summary>
    /// <value>0 to 1. Default 1.</value>
    [Range(0.0, 1.0)]
    public double LabelFraction { get; init; } = 1;

    /// <summary>Seed of which windows those are.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>What a learner does with a stream.</summary>
public enum StreamMode
{
    /// <summary>Predicts, and learns nothing.</summary>
    Frozen,

    /// <summary>Learns from each labelled window alone, as it comes.</summary>
    Naive,

    /// <summary>Learns from each labelled window together with windows of the past: what the daemon does.</summary>
    Replay,

    /// <summary>As replay, and labels windows without a label itself where it is sure.</summary>
    Self,
}
