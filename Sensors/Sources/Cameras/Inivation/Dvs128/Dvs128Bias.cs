namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>A bias of the DVS128: a current as a share of the master current, in 2^24ths.</summary>
/// <param name="Name">As the maker names it.</param>
/// <param name="Default">Default.</param>
/// <param name="Range">What it may be set to, and what more of it does; null = it is never changed, being of the readout.</param>
/// <remarks>
/// Order and defaults (the set called "fast") after libcaer, src/dvs128.c. Ranges: jAER's settings "fast" and "slow" and its default lie well within; thresholds
/// keep a factor of 4 from the gain, as jAER's do.
/// </remarks>
internal sealed record Dvs128Bias(string Name, int Default, BiasRange? Range = null)
{
    private const int Bytes = 3;

    /// <summary>The list, in the order of the chip's shift register.</summary>
    public static IReadOnlyList<Dvs128Bias> All { get; } =
    [
        new("cas", 1_992),
        new("injgnd", 1_108_364),
        new("reqpd", 16_777_215),
        new("pux", 8_159_221),
        Tuned("diffoff", 132, 4, 7_500, "OFF threshold: more = more OFF events"),
        new("req", 309_590),
        Tuned("refr", 969, 1, 100_000, "dead time of a pixel: more = shorter"),
        new("puy", 16_777_215),
        Tuned("diffon", 209_996, 6_000, 2_100_000, "ON threshold: more = fewer ON events"),
        Tuned("diff", 13_125, 1_500, 130_000, "gain of the change amplifier; both thresholds are relative to it"),
        Tuned("foll", 271, 1, 10_000, "source follower: more = wider bandwidth"),
        Tuned("pr", 217, 1, 10_000, "photoreceptor: more = faster, and noisier in the dark"),
    ];

    /// <summary>What it is set to under the options.</summary>
    public int Of(SensorOptions options) => options.Biases.GetValueOrDefault(Name, Default);

    /// <summary>All of them as the camera wants them: 24 bits each, big-endian.</summary>
    public static byte[] Encode(SensorOptions options)
    {
        var bytes = new byte[All.Count * Bytes];
        for (var i = 0; i < All.Count; i++)
        {
            var value = All[i].Of(options);
            (bytes[i * Bytes], bytes[(i * Bytes) + 1], bytes[(i * Bytes) + 2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        }

        return bytes;
    }

    private static Dvs128Bias Tuned(string name, int value, int min, int max, string meaning) => new(name, value, new BiasRange(name, min, max, value, meaning));
}
