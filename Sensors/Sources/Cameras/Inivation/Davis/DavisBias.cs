namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>A bias of the DAVIS346's generator: a current that a coarse range and a fine divider make.</summary>
/// <param name="Name">As the maker names it.</param>
/// <param name="Address">Parameter of <see cref="FpgaRegister.Modules.Chip"/>.</param>
/// <param name="Kind">What kind of transistor it drives.</param>
/// <param name="Coarse">Range of the default.</param>
/// <param name="Fine">Divider of the default.</param>
/// <param name="Tuning">How far it may be tuned; null = never.</param>
/// <remarks>Addresses, defaults and coding after libcaer, src/davis.c and src/davis_common.h (davisCommonSendDefaultChipConfig).</remarks>
internal sealed record DavisBias(string Name, ushort Address, DavisBiasKind Kind, int Coarse, int Fine, DavisBiasTuning? Tuning = null)
{
    private const int FineShift = 4;
    private const int CoarseShift = 12;
    private const int FineSteps = 255;

    /// <summary>Current of each coarse range at its full, in picoamperes.</summary>
    private static readonly int[] RangePicoAmps = [11, 94, 756, 6_054, 48_437, 387_500, 3_100_000, 24_800_000];

    /// <summary>
    /// The list, in the order of their addresses. How far those can be tuned that say what a pixel does: as far as jAER's sliders go from the default
    /// (thresholds 10 times either way, bandwidth 30 times, dead time 100 times longer to 8 times shorter).
    /// </summary>
    public static IReadOnlyList<DavisBias> All { get; } =
    [
        new("localbufbn", 8, DavisBiasKind.N, 5, 164),
        new("padfollbn", 9, DavisBiasKind.NOff, 7, 215),
        new("diffbn", 10, DavisBiasKind.N, 4, 39, new(741, 74_080, "gain of the change amplifier; both thresholds are relative to it")),
        new("onbn", 11, DavisBiasKind.N, 5, 255, new(38_750, 3_875_000, "ON threshold: more = fewer ON events")),
        new("offbn", 12, DavisBiasKind.N, 4, 1, new(19, 1_900, "OFF threshold: more = more OFF events")),
        new("pixinvbn", 13, DavisBiasKind.N, 6, 144),
        new("prbp", 14, DavisBiasKind.P, 2, 58, new(6, 5_160, "photoreceptor: more = faster, and noisier in the dark")),
        new("prsfbp", 15, DavisBiasKind.P, 1, 16, new(1, 180, "source follower: more = wider bandwidth")),
        new("refrbp", 16, DavisBiasKind.P, 4, 25, new(47, 37_990, "dead time of a pixel: more = shorter")),
        new("readoutbufbp", 17, DavisBiasKind.P, 6, 20),
        new("apsrosfbn", 18, DavisBiasKind.N, 6, 219),
        new("adccompbp", 19, DavisBiasKind.P, 5, 20),
        new("colsellowbn", 20, DavisBiasKind.N, 0, 1),
        new("dacbufbp", 21, DavisBiasKind.P, 6, 60),
        new("lcoltimeoutbn", 22, DavisBiasKind.N, 5, 49),
        new("aepdbn", 23, DavisBiasKind.N, 6, 91),
        new("aepuxbp", 24, DavisBiasKind.P, 4, 80),
        new("aepuybp", 25, DavisBiasKind.P, 7, 152),
        new("ifrefrbn", 26, DavisBiasKind.N, 5, 255),
        new("ifthrbn", 27, DavisBiasKind.N, 5, 255),
        new("biasbuffer", 34, DavisBiasKind.N, 5, 254),
    ];

    /// <summary>Where it is set.</summary>
    public FpgaRegister Register => new(FpgaRegister.Modules.Chip, Address);

    /// <summary>Its default, in picoamperes.</summary>
    public int DefaultPicoAmps => (int)Math.Round((double)RangePicoAmps[Coarse] * Fine / FineSteps);

    /// <summary>Its current under the options, in picoamperes.</summary>
    public int PicoAmps(SensorOptions options) => options.Biases.GetValueOrDefault(Name, DefaultPicoAmps);

    /// <summary>What its register holds for a current.</summary>
    /// <param name="picoAmps">The default gives the default's own range and divider; another the least range that reaches it, where the divider is finest.</param>
    public uint Word(int picoAmps)
    {
        var (coarse, fine) = (Coarse, Fine);
        if (picoAmps != DefaultPicoAmps)
        {
            coarse = Array.FindIndex(RangePicoAmps, full => full >= picoAmps);
            fine = Math.Clamp((int)Math.Round((double)FineSteps * picoAmps / RangePicoAmps[coarse]), 1, FineSteps);
        }

        return (uint)Kind | (uint)(fine << FineShift) | (uint)(coarse << CoarseShift);
    }
}

/// <summary>How far a bias may be tuned, in picoamperes.</summary>
/// <param name="Min">Least.</param>
/// <param name="Max">Most.</param>
/// <param name="Meaning">What more of it does.</param>
internal sealed record DavisBiasTuning(int Min, int Max, string Meaning);

/// <summary>Lower four bits of a bias: 1 enabled, 2 n-type, 4 not a cascode, 8 not the low-current range.</summary>
internal enum DavisBiasKind
{
    /// <summary>p-type.</summary>
    P = 0b1101,

    /// <summary>n-type.</summary>
    N = 0b1111,

    /// <summary>n-type, switched off.</summary>
    NOff = 0b1110,
}
