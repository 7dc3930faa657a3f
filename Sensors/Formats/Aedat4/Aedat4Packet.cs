using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>A packet as it stands in the file, compressed.</summary>
/// <param name="payload">What it consists of, possibly cut.</param>
/// <param name="isWhole">Whether all its parts are there, each as long as it says; else the file is damaged here, and is counted as such.</param>
/// <param name="counts">What was met up to here that is no such packet.</param>
internal readonly ref struct Aedat4Packet(ReadOnlySpan<byte> payload, bool isWhole, DecodeCounts counts)
{
    /// <summary>What it consists of.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Whether all its parts are there.</summary>
    public bool IsWhole => isWhole;

    /// <summary>What was met up to here.</summary>
    public DecodeCounts Counts => counts;
}
