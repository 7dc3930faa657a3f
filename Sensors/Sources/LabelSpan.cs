namespace EdgeLearner.Sensors.Sources;

/// <summary>What was before the sensor during a span of time.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="StartUs">First instant, in microseconds since the stream's first event.</param>
/// <param name="EndUs">First instant after it, in the same unit.</param>
public readonly record struct LabelSpan(string Label, long StartUs, long EndUs);
