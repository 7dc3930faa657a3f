namespace EdgeLearner.Learning.Labels;

/// <summary>A stretch of the stream, and the class that it shows.</summary>
/// <param name="Number">Its own: no two spans of a timeline ever have the same.</param>
/// <param name="Class">Index of the class.</param>
/// <param name="StartUs">First instant, in microseconds since the stream's first event.</param>
/// <param name="EndUs">First instant after it; <see cref="long.MaxValue"/> where it has no end yet.</param>
/// <param name="Origin">Who said so.</param>
public readonly record struct TimelineSpan(int Number, int Class, long StartUs, long EndUs, LabelOrigin Origin);
