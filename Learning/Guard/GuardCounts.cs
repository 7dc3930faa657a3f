namespace EdgeLearner.Learning.Guard;

/// <summary>A guard's account so far.</summary>
/// <param name="Exams">Exams that were finished.</param>
/// <param name="Falls">Times that the weights went back to the last good state.</param>
/// <param name="PausedIntervals">Intervals during which nothing was learned after a fall.</param>
/// <param name="RefusedIntervals">Labelled intervals that were not learned from, since no scene could be in their input.</param>
/// <param name="Drifts">Changes of the stream that were found.</param>
public readonly record struct GuardCounts(long Exams, long Falls, long PausedIntervals, long RefusedIntervals, long Drifts);
