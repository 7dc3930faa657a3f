namespace EdgeLearner.Learning.Engine;

/// <summary>Engines that can be asked for.</summary>
public enum EngineKind
{
    /// <summary>The one on libtorch where there is a GPU and a libtorch for it, else the managed one.</summary>
    Auto,

    /// <summary>The managed one, which is always there.</summary>
    Managed,

    /// <summary>The one on libtorch, on a GPU or on the CPU.</summary>
    Torch,
}
