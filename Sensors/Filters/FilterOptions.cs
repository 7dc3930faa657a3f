using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Which filters stand between source and binner. All are off by default.</summary>
public sealed record FilterOptions
{
    /// <summary>Dead time of a pixel after an event that passed, in microseconds; 0 = no refractory filter.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0, 1_000_000)]
    public int RefractoryUs { get; init; }
}
