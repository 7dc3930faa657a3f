using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>A sensor chip: all that is the same in every camera that has it.</summary>
/// <param name="Name">As RAW headers name it: <c>IMX636</c>.</param>
/// <param name="Generation">As RAW headers number it.</param>
/// <param name="SystemId">Number of chip and board in RAW headers, for readers of old.</param>
/// <param name="Ids">What its register 0x0014 can say.</param>
/// <param name="Scripts">How to drive it.</param>
/// <param name="Biases">Its biases.</param>
/// <param name="HasFactoryTrim">Whether a bias is an offset to what the factory found for this very chip; else it is the value itself.</param>
/// <param name="MinThresholdGap">How far <c>diff_on</c> must stay above and <c>diff_off</c> below <c>diff</c>; 0 where offsets say nothing of that.</param>
/// <param name="KeepsTrail">Whether its noise filter knows <see cref="SensorNoiseFilter.StcKeepTrail"/>.</param>
internal sealed record SensorChip(
    string Name,
    string Generation,
    int SystemId,
    IReadOnlyList<uint> Ids,
    SensorScripts Scripts,
    IReadOnlyList<SensorBias> Biases,
    bool HasFactoryTrim,
    int MinThresholdGap,
    bool KeepsTrail)
{
    /// <summary>Register of the chip's identity.</summary>
    public const uint IdRegister = 0x0014;

    /// <summary>Size of all of them.</summary>
    public SensorGeometry Geometry { get; } = new(1280, 720);

    /// <summary>Sony and Prophesee's IMX636. Ranges: openeb's imx636_bias_settings.h; registers: its imx636_ll_biases.cpp.</summary>
    public static SensorChip Imx636 { get; } = new(
        "IMX636",
        "4.2",
        49,
        [0xA040_1806],
        Imx636Script.All,
        [
            new(new("diff", -25, 23, 0, "reference of both thresholds; leave it alone"), 0x1014),
            new(new("diff_off", -35, 190, 0, "higher: more contrast needed for an OFF event"), 0x1018),
            new(new("diff_on", -85, 140, 0, "higher: more contrast needed for an ON event"), 0x1010),
            new(new("fo", -35, 55, 0, "higher: lets faster changes through, and more noise"), 0x1004),
            new(new("hpf", 0, 120, 0, "higher: suppresses slow changes and background"), 0x100C),
            new(new("refr", -20, 235, 0, "higher: shorter dead time of a pixel after an event"), 0x1020),
        ],
        HasFactoryTrim: true,
        MinThresholdGap: 0,
        KeepsTrail: true);

    /// <summary>Prophesee's Gen4.1. Ranges: openeb's gen41_ll_biases.cpp; defaults: what its script writes.</summary>
    public static SensorChip Gen41 { get; } = new(
        "Gen4.1",
        "4.1",
        48,
        [0xA030_1002, 0xA030_1003],
        Gen41Script.All,
        [
            new(new("diff", 0x34, 0x64, 0x50, "reference of both thresholds; leave it alone"), 0x1014),
            new(new("diff_off", 0x19, 0xFF, 0x34, "lower: more contrast needed for an OFF event; at least 15 below diff"), 0x1018),
            new(new("diff_on", 0x00, 0x8C, 0x73, "higher: more contrast needed for an ON event; at least 15 above diff"), 0x1010),
            new(new("fo", 0x2D, 0x6E, 0x4A, "higher: lets faster changes through, and more noise"), 0x1004),
            new(new("hpf", 0x00, 0x78, 0x00, "higher: suppresses slow changes and background"), 0x100C),
            new(new("refr", 0x14, 0x64, 0x44, "higher: shorter dead time of a pixel after an event"), 0x1020),
        ],
        HasFactoryTrim: false,
        MinThresholdGap: 15,
        KeepsTrail: false);
}
