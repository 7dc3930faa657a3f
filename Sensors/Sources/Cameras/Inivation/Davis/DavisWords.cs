namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>The words of DAVIS cameras beside those of <see cref="FpgaWords"/>: brightness events by row, frames (APS) in between.</summary>
/// <remarks>After libcaer, src/davis_common.h.</remarks>
internal static class DavisWords
{
    /// <summary>Row of the events that follow.</summary>
    public const int Y = 1;

    /// <summary>One OFF event; column.</summary>
    public const int XOff = 2;

    /// <summary>One ON event; column.</summary>
    public const int XOn = 3;

    /// <summary>One pixel of a frame.</summary>
    public const int ApsSample = 4;

    /// <summary>10 bits of a frame's exposure time.</summary>
    public const int Misc10 = 6;

    /// <summary>Specials: a frame begins, by either kind of shutter; then what it consists of.</summary>
    public const int FrameStartGlobal = 8;
    public const int FrameStartRolling = 9;
    public const int FrameEnd = 10;
    public const int ExposureEnd = 15;

    /// <summary>Kinds of <see cref="FpgaWords.Misc8"/>: the two halves of a corner of the frame.</summary>
    public const int FrameRegionHigh = 1;
    public const int FrameRegionLow = 2;

    public const int Misc10Shift = 10;
    public const int FrameExposure = 0;
}
