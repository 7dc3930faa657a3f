namespace EdgeLearner.Learning.Checkpoints;

/// <summary>What is known of a generation without reading what it holds.</summary>
public sealed record GenerationInfo
{
    /// <summary>Its number, from 1; no number is ever given twice.</summary>
    public required int Number { get; init; }

    /// <summary>The generation that was learned on from; null where it began from another model, or from random weights.</summary>
    public int? Parent { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it was written for.</summary>
    public required GenerationReason Reason { get; init; }

    /// <summary>Updates that its weights have seen.</summary>
    public required long Updates { get; init; }

    /// <summary>Share of the held-back windows that it got right, 0 to 1; null where it was not examined.</summary>
    public double? HeldBackAccuracy { get; init; }

    /// <summary>Names of the classes, in the order of the outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Windows that are learned from.</summary>
    public required int ReplayWindows { get; init; }

    /// <summary>Windows that are held back.</summary>
    public required int HeldBackWindows { get; init; }

    /// <summary>Bytes of its files; segments of windows are shared with other generations.</summary>
    public required long Bytes { get; init; }
}

/// <summary>What a generation was written for.</summary>
public enum GenerationReason
{
    /// <summary>It was time.</summary>
    Periodic,

    /// <summary>The run ended.</summary>
    End,

    /// <summary>Someone asked.</summary>
    Request,

    /// <summary>An earlier generation was made the newest again.</summary>
    Restore,
}
