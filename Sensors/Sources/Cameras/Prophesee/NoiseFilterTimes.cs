namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>How the noise filter's clock is to run for a threshold.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/common/event_trail_filter.cpp, its table for Gen4.1 and IMX636; defaults from its register map.</remarks>
internal static class NoiseFilterTimes
{
    /// <summary>STC off: its threshold as after power-up, 10 ms.</summary>
    public const uint DefaultContrast = 10_000 << 1;

    /// <summary>Trail off: its threshold as after power-up, 100 ms.</summary>
    public const uint DefaultTrail = 100_000 << 1;

    private const uint ClockReserved = 1 << 9;
    private const uint StampEveryEvent = 1 << 16;
    private const uint AgeingDefaults = 4 | (0xA << 24);

    /// <summary>Up to which threshold in ms, inclusive: prescaler, multiplier, timeout of the ageing queue.</summary>
    private static readonly (int UpToMs, uint Prescaler, uint Multiplier, uint Timeout)[] Times =
    [
        (1, 12, 15, 90), (2, 10, 3, 90), (3, 11, 5, 95), (4, 9, 1, 102), (5, 13, 15, 90), (6, 11, 3, 114), (7, 11, 3, 90),
        (8, 12, 5, 109), (9, 13, 9, 122), (10, 13, 9, 90), (11, 10, 1, 102), (12, 14, 15, 109), (13, 13, 7, 117),
        (14, 14, 13, 127), (15, 12, 3, 138), (17, 12, 3, 90), (18, 14, 11, 99), (20, 13, 5, 109), (22, 14, 9, 122),
        (23, 11, 1, 209), (25, 11, 1, 138), (27, 15, 15, 147), (29, 14, 7, 158), (31, 15, 13, 170), (34, 13, 3, 185),
        (36, 13, 3, 90), (37, 15, 11, 202), (40, 15, 11, 99), (44, 14, 5, 109), (45, 15, 9, 248), (49, 15, 9, 122),
        (51, 12, 1, 280), (55, 12, 1, 138), (58, 16, 15, 147), (63, 15, 7, 158), (68, 16, 13, 171), (73, 14, 3, 185),
        (74, 16, 11, 409), (80, 16, 11, 202), (81, 15, 5, 451), (88, 15, 5, 223), (91, 16, 9, 501), (98, 16, 9, 248),
        (100, 13, 1, 564),
    ];

    /// <summary>The clock's register.</summary>
    /// <param name="ms">Threshold, 1 to 100.</param>
    /// <param name="isImproved">Whether the sensor can stamp every event.</param>
    public static uint Clock(int ms, bool isImproved)
    {
        var (_, prescaler, multiplier, _) = Find(ms);
        return prescaler | (multiplier << 5) | ClockReserved | (isImproved ? StampEveryEvent : 0);
    }

    /// <summary>The register of how stamps age.</summary>
    /// <param name="ms">Threshold, 1 to 100.</param>
    public static uint Ageing(int ms) => AgeingDefaults | (Find(ms).Timeout << 12);

    private static (int UpToMs, uint Prescaler, uint Multiplier, uint Timeout) Find(int ms) => Times.First(entry => ms <= entry.UpToMs);
}
