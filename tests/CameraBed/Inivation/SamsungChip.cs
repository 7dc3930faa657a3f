namespace EdgeLearner.CameraBed.Inivation;

/// <summary>Registers of the chip in DVXplorer cameras, after neuromorphic-drivers, drivers/src/devices/inivation_dvxplorer.rs, and jAER's DVXplorer.java.</summary>
internal static class SamsungChip
{
    /// <summary>Those that bring it up.</summary>
    public static IReadOnlyList<int> PowerUp { get; } =
    [
        0x000D, 0x000F, 0x0010, 0x0013, 0x0014, 0x0015, 0x3011, 0x3019, 0x301E, 0x3266, 0x3234, 0x3235, 0x3236, 0x323D, 0x3243, 0x3247, 0x3259, 0x3600,
    ];

    /// <summary>Those that say how it reads itself out.</summary>
    public static IReadOnlyList<int> Readout { get; } =
    [
        0x000B, 0x000C, 0x0012, 0x0018, 0x001C, 0x001E, 0x3067, 0x3200, 0x3201, 0x3202, 0x3204, .. Enumerable.Range(0x3205, 40), 0x323C,
        0x3240, 0x3241, 0x3242, 0x3244, 0x3245, 0x3246, 0x3248, 0x324B, 0x324C, 0x324E, 0x324F, 0x3251, 0x3253, 0x3254, 0x3255, 0x3256, 0x3257, 0x3258,
        0x325C, 0x325D, 0x325E, 0x3260, 0x3261, 0x3262, 0x3300, 0x3500,
    ];

    private static readonly HashSet<int> All = [.. PowerUp, .. Readout, 0x3000, 0x3238, .. Enumerable.Range(0x3301, 8)];

    /// <summary>Whether there is such a register.</summary>
    public static bool Has(int register) => All.Contains(register);
}
