namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>Whether libtorch is loaded.</summary>
/// <param name="IsLoaded">Whether it is.</param>
/// <param name="Place">Where it was loaded from; null where it was not.</param>
/// <param name="Finding">One line for people: what was found, or what is wrong and what to do.</param>
internal sealed record LibtorchState(bool IsLoaded, LibtorchPlace? Place, string Finding)
{
    /// <summary>It is not.</summary>
    public static LibtorchState Failed(string finding) => new(false, null, finding);
}
