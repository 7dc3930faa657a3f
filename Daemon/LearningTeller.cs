using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry;

namespace EdgeLearner.Daemon;

/// <summary>Tells how learning stands whenever that changes, and its counts once a minute. On the learner's thread.</summary>
/// <param name="learner">Who learns.</param>
/// <param name="generations">Where it is saved; null = nowhere.</param>
/// <param name="publish">Is told; null = nobody.</param>
/// <param name="clock">For the minute.</param>
internal sealed class LearningTeller(OnlineLearner learner, GenerationStore? generations, Action<LearningReport>? publish, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Standing? _told;
    private long _toldAt;

    /// <summary>Looks whether anything has changed.</summary>
    public void Look()
    {
        if (publish is null)
        {
            return;
        }

        var now = new Standing(learner.IsLearning, learner.PauseCause, generations?.Latest, learner.Model, learner.OpenLabel?.Number);
        if (now == _told && clock.GetElapsedTime(_toldAt) < Period)
        {
            return;
        }

        (_told, _toldAt) = (now, clock.GetTimestamp());
        publish(Describe());
    }

    private LearningReport Describe()
    {
        var counts = learner.Counts;
        return new LearningReport
        {
            Enabled = learner.IsLearning,
            Paused = learner.PauseCause is not null,
            Cause = learner.PauseCause,
            Updates = counts.Updates,
            Generation = generations?.Latest?.Number,
            Classes = learner.Model.Classes,
            Label = learner.OpenLabel is { } open ? learner.Model.Classes[open.Class] : null,
            ReplayWindows = counts.ReplayWindows,
            HeldBackWindows = counts.HeldBackWindows,
            HeldBackAccuracy = double.IsFinite(learner.HeldBackAccuracy) ? learner.HeldBackAccuracy : null,
        };
    }

    private readonly record struct Standing(bool IsLearning, string? PauseCause, GenerationInfo? Generation, object Model, int? Label);
}
