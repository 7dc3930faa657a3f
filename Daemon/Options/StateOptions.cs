using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Daemon.Options;

/// <summary>What <c>run</c> keeps from one start to the next.</summary>
public sealed record StateOptions
{
    private const string FolderName = "edgelearner";

    /// <summary>Folder for the generations of what was learned so far; made where it is not there.</summary>
    /// <value>Default: the one that systemd assigns ($STATE_DIRECTORY), else edgelearner in $XDG_STATE_HOME or ~/.local/state.</value>
    public string? Directory { get; init; }

    /// <summary>Time between two checkpoints, in seconds; one more is written at the end.</summary>
    /// <value>1 to 86,400. Default 60.</value>
    [Range(1, 86_400)]
    public int CheckpointSeconds { get; init; } = 60;

    /// <summary>How many of the last generations are kept; the one with the best held-back accuracy is kept besides.</summary>
    /// <value>1 to 100. Default 4.</value>
    [Range(1, 100)]
    public int KeptGenerations { get; init; } = 4;

    /// <summary>The folder in use, as a full path.</summary>
    internal string EffectiveDirectory => Path.GetFullPath(Directory ?? Assigned() ?? Path.Combine(Home(), FolderName));

    /// <summary>systemd lists several where a unit has several; the first is ours.</summary>
    private static string? Assigned() => Variable("STATE_DIRECTORY")?.Split(':')[0];

    private static string Home() =>
        Variable("XDG_STATE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
