using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Learning.Guard;

/// <summary>How changes of the stream are found, and whether they are learned from faster.</summary>
public sealed record DriftOptions
{
    /// <summary>Whether changes are looked for.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Probability that ADWIN finds a change where there is none, for one comparison.</summary>
    /// <value>0.000001 to 0.5. Default 0.002.</value>
    [Range(0.000001, 0.5)]
    public double AdwinDelta { get; init; } = 0.002;

    /// <summary>How far beside its mean a number may lie for nothing, in the test of Page and Hinkley; numbers go from 0 to 1.</summary>
    /// <value>0 to 1. Default 0.005.</value>
    [Range(0.0, 1.0)]
    public double PageHinkleyDelta { get; init; } = 0.005;

    /// <summary>Sum of what lies beyond at which the test of Page and Hinkley finds a change.</summary>
    /// <value>0.1 to 100,000. Default 50.</value>
    [Range(0.1, 100_000.0)]
    public double PageHinkleyThreshold { get; init; } = 50;

    /// <summary>Factor on the learning rate for a while after a change; 1 = none.</summary>
    /// <value>1 to 10. Default 1.</value>
    [Range(1.0, 10.0)]
    public double RateFactor { get; init; } = 1;

    /// <summary>How long that factor holds, in seconds of sensor time.</summary>
    /// <value>1 to 86,400. Default 60.</value>
    [Range(1, 86_400)]
    public int RateSeconds { get; init; } = 60;
}
