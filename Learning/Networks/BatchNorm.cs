namespace EdgeLearner.Learning.Networks;

/// <summary>Constants of batch normalisation. docs/learning.md says what it does forward, backward and to its statistics.</summary>
internal static class BatchNorm
{
    /// <summary>Added to a variance before its root is taken.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>How much an update's statistics count in the running ones.</summary>
    public const float Momentum = 0.1f;
}
