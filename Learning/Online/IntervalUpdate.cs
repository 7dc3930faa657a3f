using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Online;

/// <summary>Makes the one update at an interval's end: from the live lane, where it may be learned from, and from every lane that replays.</summary>
/// <param name="options">Learning rate, and what is new weighs.</param>
/// <param name="governor">Says from how many lanes there is time to learn; null = from all.</param>
/// <param name="clock">For the governor.</param>
/// <param name="classes">Number of classes.</param>
internal sealed class IntervalUpdate(LearningOptions options, LoadGovernor? governor, TimeProvider clock, int classes)
{
    /// <summary>Says which of the learner's own decisions may pass for labels.</summary>
    public SelfTraining Self { get; private set; } = new(options.SelfTraining, classes);

    /// <summary>Other classes: what self-training knew is of no use.</summary>
    public void ForgetSelf(int number) => Self = new SelfTraining(options.SelfTraining, number);

    /// <summary>Makes the update, where there is anything to learn from, and says so in the report.</summary>
    /// <param name="lanes">The lanes, at the end of an interval.</param>
    /// <param name="report">What was made of the live one.</param>
    /// <param name="live">What may be learned from it.</param>
    /// <returns>Whether there was one.</returns>
    public bool Make(LearnerLanes lanes, StepReport report, LiveInterval live)
    {
        var labelled = lanes.Labelled;
        var count = 0;
        var replayed = lanes.Replay.Labelled(labelled.AsSpan(1));
        lanes.Young.Learn(labelled.AsSpan(1, replayed));
        if ((Taught(lanes, report, live) ?? TaughtByItself(report, live, replayed)) is { } lane)
        {
            labelled[count++] = lane;
        }

        labelled.AsSpan(1, replayed).CopyTo(labelled.AsSpan(count));
        count += replayed;
        count = count > 0 && governor is not null ? governor.UpdateLanes(count, report.ClosedTimestamp) : count;
        if (count == 0 || (count == 1 && !report.Scored && labelled[0].Lane == LearnerLanes.Live))
        {
            return false; // its own decision is never learned from alone, not even where there is no time for more
        }

        report.Loss = Learn(lanes, labelled.AsSpan(0, count), isOnItsOwn: options.SelfTraining.Enabled && !report.Scored);
        report.UpdateLanes = count;
        return true;
    }

    /// <summary>What a label teaches; null = nothing.</summary>
    private LabelledLane? Taught(LearnerLanes lanes, StepReport report, LiveInterval live)
    {
        if (report.Scored)
        {
            Self.Check(report.Class, report.Margin, report.TrueClass);
        }

        if (live.Span == LabelTimeline.None || lanes.Recorder.HoldsBack(live.Span, live.Class))
        {
            return null;
        }

        var lane = new LabelledLane(LearnerLanes.Live, live.Class, live.Weight * (float)options.NewWeight);
        lanes.Young.Learn([lane]);
        lanes.Young.Show(live.Class, 1);
        return lane;
    }

    /// <summary>What the learner's own decision teaches where there is no label, and where it may pass for one; null = nothing.</summary>
    private LabelledLane? TaughtByItself(StepReport report, LiveInterval live, int replayed) =>
        options.SelfTraining.Enabled && !report.Scored && live.Weight > 0 && Self.Judge(report.Class, report.Margin, replayed) is var own and not LabelTimeline.None
            ? new LabelledLane(LearnerLanes.Live, own, (float)options.SelfTraining.Weight)
            : null;

    private float Learn(LearnerLanes lanes, ReadOnlySpan<LabelledLane> labelled, bool isOnItsOwn)
    {
        var startedTimestamp = clock.GetTimestamp();
        var rate = (float)options.LearningRate * (lanes.Guard?.Rate ?? 1) * (isOnItsOwn ? (float)options.SelfTraining.RateFactor : 1);
        lanes.Guard?.BeginUpdate();
        var outcome = lanes.Engine.Learn(labelled, rate);
        lanes.Guard?.EndUpdate(outcome, rate);
        governor?.AddUpdate(labelled.Length, startedTimestamp);
        return outcome.Loss;
    }
}

/// <summary>What may be learned from the live lane's interval.</summary>
/// <param name="Span">Number of the label span that covers it; none where it has no label, or one that must not be learned from.</param>
/// <param name="Class">Class of the span.</param>
/// <param name="Weight">How much it counts, 0 to 1; without a label, how much it would.</param>
internal readonly record struct LiveInterval(int Span, int Class, float Weight);
