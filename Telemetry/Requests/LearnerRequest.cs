namespace EdgeLearner.Telemetry.Requests;

/// <summary>What a client asks of the learner, read and checked; docs/mqtt.md says how it is written.</summary>
public abstract record LearnerRequest
{
    private LearnerRequest()
    {
    }

    /// <summary>For people: what is asked, in a few words.</summary>
    public sealed override string ToString() => this switch
    {
        LabelNow now => $"label {now.Label} from now on",
        LabelPast past => $"label {past.Label} {past.Stretch}",
        StopLabel => "end of the label",
        TakeBack { Stretch: { } stretch } => $"labels taken back {stretch}",
        TakeBack => "the open label taken back",
        AddClass added => $"class {added.Name} added",
        SetLearning learning => learning.On ? "learning on" : "learning off",
        SaveCheckpoint => "checkpoint",
        RollBack { Generation: { } number } => $"roll back to generation {number}",
        RollBack => "roll back to the newest generation",
        _ => GetType().Name,
    };

    /// <summary>From now on a class is shown.</summary>
    /// <param name="Label">Its name.</param>
    public sealed record LabelNow(string Label) : LearnerRequest;

    /// <summary>A stretch of the past showed a class.</summary>
    /// <param name="Label">Its name.</param>
    /// <param name="Stretch">When.</param>
    public sealed record LabelPast(string Label, Stretch Stretch) : LearnerRequest;

    /// <summary>The label that was given last is over.</summary>
    public sealed record StopLabel : LearnerRequest;

    /// <summary>Labels were wrong.</summary>
    /// <param name="Stretch">Those of this stretch; null = the one that is open.</param>
    public sealed record TakeBack(Stretch? Stretch) : LearnerRequest;

    /// <summary>There is one class more.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record AddClass(string Name) : LearnerRequest;

    /// <summary>Learning is to begin or to end; predictions go on.</summary>
    /// <param name="On">True = begin.</param>
    public sealed record SetLearning(bool On) : LearnerRequest;

    /// <summary>What is known is to be saved now.</summary>
    public sealed record SaveCheckpoint : LearnerRequest;

    /// <summary>The learner is to go on from what was saved.</summary>
    /// <param name="Generation">Number of the generation; null = the newest.</param>
    public sealed record RollBack(int? Generation) : LearnerRequest;
}
