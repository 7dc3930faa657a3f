using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Memory;

/// <summary>What is known of a stored window.</summary>
/// <param name="Number">Its own for good, in this and every later run: windows are numbered as they come, from 1.</param>
/// <param name="Class">Index of the class that it shows.</param>
/// <param name="Origin">Who said so.</param>
/// <param name="StartUs">First instant of its first frame, in microseconds of sensor time.</param>
public readonly record struct WindowInfo(long Number, int Class, LabelOrigin Origin, long StartUs);
