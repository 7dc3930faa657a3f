namespace EdgeLearner.Learning.Online;

/// <summary>Placeholder.</summary>
public sealed class OnlineLearner
{
    /// <summary>Placeholder.</summary>
    public static StepReport Infer() => throw new InvalidOperationException();

    /// <summary>Placeholder.</summary>
    public static StepReport Learn() => throw new InvalidOperationException();
}
