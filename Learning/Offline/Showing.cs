namespace EdgeLearner.Learning.Offline;

/// <summary>A sample as it is shown once: moved and mirrored.</summary>
/// <param name="Sample">Number of the sample.</param>
/// <param name="ShiftX">Pixels to the right; after the mirroring.</param>
/// <param name="ShiftY">Pixels down.</param>
/// <param name="IsFlipped">Whether left and right are exchanged.</param>
internal readonly record struct Showing(int Sample, int ShiftX = 0, int ShiftY = 0, bool IsFlipped = false);
