namespace EdgeLearner.CameraBed.Streams;

/// <summary>How a camera's events come over the cable.</summary>
public sealed record StreamPlan
{
    /// <summary>No events.</summary>
    public static StreamPlan Silent { get; } = new() { Bytes = StreamBytes.None };

    /// <summary>What is sent.</summary>
    public required StreamBytes Bytes { get; init; }

    /// <summary>How fast; 0 = as fast as it is taken. What was not taken in time waits in the camera, without bound.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>With a rate: bytes come in lumps of so many, at the same rate over time. 1 = evenly.</summary>
    public int BurstBytes { get; init; } = 1;

    /// <summary>Most bytes of each transfer, in turn and again from the first: short transfers. Empty = as long as the host allows.</summary>
    public IReadOnlyList<int> TransferBytes { get; init; } = [];

    /// <summary>What goes wrong, in the order of the bytes.</summary>
    public IReadOnlyList<StreamFault> Faults { get; init; } = [];
}
