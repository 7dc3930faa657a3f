namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>An engine with a network and frames, ready to be timed.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Shows every frame once and does what the mode says.</summary>
    void Run();
}

/// <summary>What is timed.</summary>
internal enum Mode
{
    /// <summary>One step without learning; local classifiers left out on both sides.</summary>
    Inference,

    /// <summary>One step and an update from it: k = 1, n = 1.</summary>
    Update,

    /// <summary>Ten steps and an update: k = 10, n = 1.</summary>
    Interval,
}
