using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Guard;

/// <summary>Decides how much an interval of the live stream counts, and of labelled ones says so once when that changes and once when it is over. Predictions do not pass here. One thread.</summary>
/// <param name="health">What the sensor gives.</param>
/// <param name="monotony">What is shown.</param>
/// <param name="tell">Is told what and why.</param>
internal sealed class InputGate(InputHealth health, Monotony monotony, Action<GuardEventKind, string> tell)
{
    private const int HealthyAgain = 5; // intervals, among which no labelled one is faulty

    private int _refusals; // intervals that are still refused, were all healthy from now on; 0 = none
    private bool _isMonotonous;

    /// <summary>Judges the interval that has ended.</summary>
    /// <param name="classIndex">Its class; none for one without a label: it counts for who teaches himself.</param>
    /// <param name="startUs">When it began, in sensor time that passed.</param>
    /// <param name="endUs">When it ended.</param>
    /// <returns>1 = in full; 0 = nothing may be learned from it.</returns>
    public float WeightOf(int classIndex, long startUs, long endUs)
    {
        var fault = health.EndInterval();
        var isLabelled = classIndex != LabelTimeline.None;
        if (fault.Kind != InputFaultKind.None)
        {
            Refuse(fault, isLabelled);
            return 0;
        }

        return IsStillRefused() ? 0 : isLabelled ? Weigh(classIndex, startUs, endUs) : 1;
    }

    /// <summary>Without a label nobody is kept from teaching: a scene at rest is silent, and there is nothing to say.</summary>
    private void Refuse(InputFault fault, bool isLabelled)
    {
        if (isLabelled && _refusals == 0)
        {
            tell(GuardEventKind.InputRefused, fault.Describe() + "; nothing is learned from it");
        }

        _refusals = isLabelled ? HealthyAgain : _refusals;
    }

    /// <summary>A healthy interval has ended, with a label or without one: who teaches himself must not wait for labels that may never come.</summary>
    private bool IsStillRefused()
    {
        if (_refusals == 0)
        {
            return false;
        }

        if (--_refusals == 0)
        {
            tell(GuardEventKind.InputAccepted, "the input is fine again");
        }

        return _refusals > 0;
    }

    private float Weigh(int classIndex, long startUs, long endUs)
    {
        var weight = monotony.WeightOf(classIndex, startUs, endUs);
        if (weight < 1 != _isMonotonous)
        {
            _isMonotonous = weight < 1;
            tell(
                _isMonotonous ? GuardEventKind.Monotony : GuardEventKind.MonotonyEnded,
                _isMonotonous ? "one class alone has been shown for long: it counts less and less" : "another class is shown: all counts in full again");
        }

        return weight;
    }
}
