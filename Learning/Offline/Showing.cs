using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Offline;

/// <summary>A sample as it is shown once.</summary>
/// <param name="Sample">Number of the sample.</param>
/// <param name="Placement">How its frames are laid over the input.</param>
internal readonly record struct Showing(int Sample, Placement Placement = default);
