namespace EdgeLearner.Learning.Guard;

/// <summary>What a detector found in a series of numbers.</summary>
internal enum Change
{
    /// <summary>Nothing: the mean is what it was, as far as one can tell.</summary>
    None,

    /// <summary>The mean has risen.</summary>
    Up,

    /// <summary>The mean has fallen.</summary>
    Down,
}
