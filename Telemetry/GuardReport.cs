namespace EdgeLearner.Telemetry;

/// <summary>Something that the guard did or saw: told in the topic <c>guard</c>.</summary>
/// <param name="Kind">In one word or two, as in docs/mqtt.md.</param>
/// <param name="Cause">Why, in one line for people.</param>
/// <param name="EventTimeUs">When, in microseconds of the sensor's time.</param>
/// <param name="HeldBackBefore">Accuracy on held-back windows before, 0 to 1; null = not known.</param>
/// <param name="HeldBackAfter">The same after; null = not known.</param>
public sealed record GuardReport(string Kind, string Cause, long EventTimeUs, double? HeldBackBefore, double? HeldBackAfter);
