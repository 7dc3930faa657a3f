namespace EdgeLearner.Telemetry.Metrics;

/// <summary>How latencies are distributed, in microseconds; percentiles by nearest rank, within 1 %, the maximum exact to 0.1 us.</summary>
/// <param name="P50">Half were at most this.</param>
/// <param name="P95">95 % were at most this.</param>
/// <param name="P99">99 % were at most this.</param>
/// <param name="Max">The longest.</param>
/// <param name="Count">How many there were.</param>
public sealed record LatencySummary(double P50, double P95, double P99, double Max, long Count);
