namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A generation, and whether it is whole.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Info">What its manifest says; null where that is damaged.</param>
/// <param name="IsBest">Whether no other got more of its held-back windows right.</param>
/// <param name="Damage">What is wrong with the first of its files that is not whole, in one line; null where all are.</param>
public sealed record GenerationState(int Number, GenerationInfo? Info, bool IsBest, string? Damage);
