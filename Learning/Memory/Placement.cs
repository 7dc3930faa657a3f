namespace EdgeLearner.Learning.Memory;

/// <summary>How a stored frame is laid over the input when it is shown once more: mirrored, turned and scaled about its middle, then moved.</summary>
/// <param name="ShiftX">Pixels to the right.</param>
/// <param name="ShiftY">Pixels down.</param>
/// <param name="IsFlipped">Whether left and right are exchanged, before all else.</param>
/// <param name="IsInverted">Whether ON and OFF are exchanged.</param>
/// <param name="Turn">Angle in degrees, clockwise as seen.</param>
/// <param name="Growth">Change of size as a share: 0.1 = a tenth larger.</param>
internal readonly record struct Placement(int ShiftX = 0, int ShiftY = 0, bool IsFlipped = false, bool IsInverted = false, float Turn = 0, float Growth = 0);
