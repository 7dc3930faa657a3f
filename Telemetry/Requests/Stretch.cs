using System.Globalization;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>A stretch of the past: between two instants of the stream, or so many seconds ago.</summary>
/// <param name="From">First instant: microseconds since the stream's first event, or before now.</param>
/// <param name="To">First instant after it, likewise.</param>
/// <param name="IsAgo">Whether both count back from now.</param>
public readonly record struct Stretch(long From, long To, bool IsAgo)
{
    /// <summary>For people.</summary>
    public override string ToString() => IsAgo
        ? string.Create(CultureInfo.InvariantCulture, $"from {From / 1e6:0.###} to {To / 1e6:0.###} s ago")
        : string.Create(CultureInfo.InvariantCulture, $"from {From} to {To} us");

    /// <summary>First instant, in microseconds since the stream's first event; not before that.</summary>
    /// <param name="nowUs">Now, likewise.</param>
    public long StartUs(long nowUs) => IsAgo ? Math.Max(0, nowUs - From) : From;

    /// <summary>First instant after it.</summary>
    /// <param name="nowUs">Now.</param>
    public long EndUs(long nowUs) => IsAgo ? nowUs - To : To;
}
