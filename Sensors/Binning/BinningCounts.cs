namespace EdgeLearner.Sensors.Binning;

/// <summary>A binner's account so far: every event pushed is in exactly one of the first three.</summary>
/// <param name="Binned">Events that fell into a frame, whether emitted or still open.</param>
/// <param name="Late">Events whose bin had already been closed, or that came before a given start.</param>
/// <param name="Cropped">Events outside the part of the sensor that the network sees.</param>
/// <param name="Frames">Frames emitted.</param>
/// <param name="SilentFrames">Frames emitted without an event.</param>
/// <param name="SkippedSilentFrames">Silent bins that were not emitted, being more than the rule allows in a row.</param>
/// <param name="Discontinuities">Times that sensor time stepped back by more than the rule allows.</param>
public readonly record struct BinningCounts(
    long Binned,
    long Late,
    long Cropped,
    long Frames,
    long SilentFrames,
    long SkippedSilentFrames,
    long Discontinuities);
