namespace EdgeLearner.Learning.Online;

/// <summary>A learner's account so far.</summary>
/// <param name="Steps">Frames inferred.</param>
/// <param name="Updates">Updates of the weights.</param>
/// <param name="UpdatesSkipped">Labelled intervals that were not learned from, since learning was off.</param>
/// <param name="LabelledIntervals">Intervals of the live lane that one label covers: each was scored.</param>
/// <param name="ReplayWindows">Windows in the replay memory.</param>
/// <param name="HeldBackWindows">Windows that are held back from learning.</param>
public readonly record struct LearnerCounts(long Steps, long Updates, long UpdatesSkipped, long LabelledIntervals, int ReplayWindows, int HeldBackWindows);
