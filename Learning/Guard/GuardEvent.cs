namespace EdgeLearner.Learning.Guard;

/// <summary>Something that the guard did, or found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Cause">Why, in one line for people.</param>
/// <param name="TimeUs">When, in microseconds of sensor time: the end of the last frame.</param>
/// <param name="HeldBackBefore">Accuracy on held-back windows in the good state, 0 to 1; NaN while it is not known.</param>
/// <param name="HeldBackAfter">Accuracy on them in the last exam, as far as it went; NaN while there was none.</param>
public sealed record GuardEvent(GuardEventKind Kind, string Cause, long TimeUs, double HeldBackBefore, double HeldBackAfter);

/// <summary>Kinds of <see cref="GuardEvent"/>.</summary>
public enum GuardEventKind
{
    /// <summary>Learning did harm: the weights are again what they were in the last good state, the rate is halved, and learning pauses.</summary>
    Fall,

    /// <summary>
    /// The weights that learning begins with answer worse than those of which the good answers are known: they were saved before an exam had found out. They
    /// are the measure from now on, since there is nothing to go back to here; an older generation may be better.
    /// </summary>
    BadStart,

    /// <summary>The pause is over: learning goes on.</summary>
    Resumed,

    /// <summary>From now on nothing is learned from the live input, since no scene can be in it.</summary>
    InputRefused,

    /// <summary>The input is fine again.</summary>
    InputAccepted,

    /// <summary>From now on nothing is learned from labels, since they contradict what the network sees clearly.</summary>
    LabelsRefused,

    /// <summary>Labels are learned from again.</summary>
    LabelsAccepted,

    /// <summary>Windows of a known class would be taken for one that was just added: its prototype decides no more. Its labels may be wrong.</summary>
    ClassDoubted,

    /// <summary>One class alone has been shown for long: it counts less and less from now on.</summary>
    Monotony,

    /// <summary>Another class is shown: everything counts in full again.</summary>
    MonotonyEnded,

    /// <summary>The stream has changed.</summary>
    Drift,
}
