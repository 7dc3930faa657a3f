using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Online;

/// <summary>A learner's account so far.</summary>
/// <param name="Steps">Frames inferred.</param>
/// <param name="Updates">Updates of the weights.</param>
/// <param name="UpdatesSkipped">Labelled intervals that were not learned from, since learning was off or paused, or their input was refused.</param>
/// <param name="UpdatesSkippedByLoad">Updates that were not made for want of time (<see cref="LoadGovernor"/>).</param>
/// <param name="ReplayLanesSkipped">Intervals of replay lanes that were not played, or not learned from, for want of time.</param>
/// <param name="LabelledIntervals">Intervals of the live lane that one label covers: each was scored.</param>
/// <param name="ReplayWindows">Windows in the replay memory.</param>
/// <param name="HeldBackWindows">Windows that are held back from learning.</param>
/// <param name="Guard">What the guard did.</param>
public readonly record struct LearnerCounts(
    long Steps,
    long Updates,
    long UpdatesSkipped,
    long UpdatesSkippedByLoad,
    long ReplayLanesSkipped,
    long LabelledIntervals,
    int ReplayWindows,
    int HeldBackWindows,
    GuardCounts Guard);
