namespace EdgeLearner.Telemetry;

/// <summary>How learning stands: told to everyone in the retained topic <c>learning/state</c>.</summary>
public sealed record LearningReport
{
    /// <summary>Whether learning is on.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether the guard holds it up.</summary>
    public bool Paused { get; init; }

    /// <summary>Why it does; null where it does not.</summary>
    public string? Cause { get; init; }

    /// <summary>Updates of the weights since the start.</summary>
    public required long Updates { get; init; }

    /// <summary>Number of the newest generation saved; null = none.</summary>
    public int? Generation { get; init; }

    /// <summary>Names of the classes, in the order of a prediction's scores.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The class that is labelled from now on, by a request; null = none.</summary>
    public string? Label { get; init; }

    /// <summary>Windows in the replay memory.</summary>
    public required int ReplayWindows { get; init; }

    /// <summary>Windows that are held back for the guard.</summary>
    public required int HeldBackWindows { get; init; }

    /// <summary>Share of them that was decided rightly at the last exam, 0 to 1; null before the first.</summary>
    public double? HeldBackAccuracy { get; init; }
}
