using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>What of a recording is to become which file.</summary>
/// <param name="In">The recording; a pipe will do.</param>
/// <param name="Out">The file; replaced when it is complete.</param>
/// <param name="Format">What to write.</param>
public sealed record ConversionPlan(string In, string Out, IWritableFormat Format)
{
    /// <summary>What the caller knows better than the recording. Default: nothing.</summary>
    public OpenOptions Open { get; init; } = new();

    /// <summary>First instant that is taken, in microseconds since the recording's first event. Default: from the beginning.</summary>
    public long? StartUs { get; init; }

    /// <summary>First instant after it, in the same unit. Default: to the end.</summary>
    public long? EndUs { get; init; }

    /// <summary>What events pass through, in this order; validated. Default: nothing.</summary>
    public IReadOnlyList<FilterOptions> Filters { get; init; } = [];

    /// <summary>Whether times count from the first event that is written. Default: no, they stay literal.</summary>
    public bool FromZero { get; init; }

    /// <summary>Whether no event is left out, and so no label changes.</summary>
    public bool TakesAll => StartUs is null && EndUs is null && Filters.Count == 0;
}
