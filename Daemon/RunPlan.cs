using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon;

/// <summary>What <c>run</c> and <c>replay</c> do differently with the same pipeline.</summary>
internal sealed record RunPlan
{
    /// <summary>The whole configuration, validated.</summary>
    public required DaemonOptions Options { get; init; }

    /// <summary>The model to start from. Default: none, random weights.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Whether the model is the daemon's own state: it may be missing or damaged, and must be of the configured network.</summary>
    public bool Resumes { get; init; }

    /// <summary>Where to save the model at the end. Default: nowhere.</summary>
    public string? SaveFile { get; init; }

    /// <summary>Time between two checkpoints on the way to the end. Default: none on the way.</summary>
    public TimeSpan? CheckpointPeriod { get; init; }

    /// <summary>Whether the result goes to standard output for a machine, and the words for people elsewhere.</summary>
    public bool IsForMachines { get; init; }
}
