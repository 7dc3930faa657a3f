namespace EdgeLearner.Learning.Engine;

/// <summary>Numbers that products of spikes and weights are made of; potentials, errors and weights themselves are float32 always.</summary>
public enum Precision
{
    /// <summary>float32, exactly.</summary>
    Full,

    /// <summary>On CUDA, float32 rounded to 10 bits of mantissa (TF32); elsewhere as <see cref="Full"/>.</summary>
    TF32,

    /// <summary>bfloat16, 7 bits of mantissa.</summary>
    BFloat16,
}
