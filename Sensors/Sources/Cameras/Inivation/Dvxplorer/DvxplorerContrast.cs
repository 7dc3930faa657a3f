namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>The two thresholds of DVXplorer cameras, as their maker's programs name and count them, and what the chip's bias registers hold for them.</summary>
/// <param name="OnRange">Range of the ON current.</param>
/// <param name="OnCurrent">The ON current in it.</param>
/// <param name="OffLevel">Level of the OFF current.</param>
/// <param name="OffCurrent">The OFF current in it.</param>
/// <remarks>After libcaer, src/dvxplorer.c: its five steps (DVX_DVS_CHIP_BIAS_SIMPLE) are 2, 5, 9, 12 and 15 here, for both.</remarks>
internal readonly record struct DvxplorerContrast(uint OnRange, uint OnCurrent, uint OffLevel, uint OffCurrent)
{
    private const string On = "contrast_threshold_on";
    private const string Off = "contrast_threshold_off";
    private const int Most = 17;
    private const int Default = 9;

    /// <summary>Values from here on are the chip's higher range.</summary>
    private const int HighRange = 9;

    private const int MostCurrent = 8;

    /// <summary>Names and ranges.</summary>
    public static IReadOnlyList<BiasRange> Biases { get; } =
    [
        new(On, 0, Most, Default, "change that makes an ON event: more = fewer"),
        new(Off, 0, Most, Default, "change that makes an OFF event: more = fewer"),
    ];

    /// <summary>The thresholds that options set.</summary>
    public static (int On, int Off) Thresholds(SensorOptions options) =>
        (options.Biases.GetValueOrDefault(On, Default), options.Biases.GetValueOrDefault(Off, Default));

    /// <summary>The registers for them.</summary>
    public static DvxplorerContrast Of(SensorOptions options)
    {
        var (on, off) = Thresholds(options);
        return new(
            on < HighRange ? 0x04u : 0x06u,
            (uint)(on % HighRange),
            off < HighRange ? 0x7Fu : 0x7Du,
            (uint)(MostCurrent - (off % HighRange)));
    }
}
