using static EdgeLearner.Sensors.Sources.Cameras.Inivation.FpgaRegister;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>Registers of the DAVIS346 beside those of every camera with an FPGA, and what its chip is set to once and for all.</summary>
/// <remarks>After libcaer, include/libcaer/devices/davis.h and src/davis_common.h.</remarks>
internal static class DavisRegister
{
    public static readonly FpgaRegister WaitOnStall = new(Modules.Dvs, 4);
    public static readonly FpgaRegister ExternalHandshake = new(Modules.Dvs, 5);
    public static readonly FpgaRegister HasPixelFilter = new(Modules.Dvs, 10);
    public static readonly FpgaRegister HasActivityFilter = new(Modules.Dvs, 30);
    public static readonly FpgaRegister ActivityFilter = new(Modules.Dvs, 31);
    public static readonly FpgaRegister RefractoryFilter = new(Modules.Dvs, 33);
    public static readonly FpgaRegister HasRegionFilter = new(Modules.Dvs, 40);
    public static readonly FpgaRegister RegionStartColumn = new(Modules.Dvs, 41);
    public static readonly FpgaRegister RegionStartRow = new(Modules.Dvs, 42);
    public static readonly FpgaRegister RegionEndColumn = new(Modules.Dvs, 43);
    public static readonly FpgaRegister RegionEndRow = new(Modules.Dvs, 44);
    public static readonly FpgaRegister HasSkipFilter = new(Modules.Dvs, 50);
    public static readonly FpgaRegister SkipFilter = new(Modules.Dvs, 51);
    public static readonly FpgaRegister HasPolarityFilter = new(Modules.Dvs, 60);
    public static readonly FpgaRegister PolarityFlatten = new(Modules.Dvs, 61);
    public static readonly FpgaRegister PolaritySuppress = new(Modules.Dvs, 62);

    public static readonly FpgaRegister FramesRun = new(Modules.Aps, 4);

    /// <summary>Pixels that the pixel filter holds.</summary>
    public const int MaskSlots = 8;

    /// <summary>Voltages of the chip's frame and converter parts: 6 bits of volts, 3 of current.</summary>
    public static IReadOnlyList<(FpgaRegister Register, uint Value)> Voltages { get; } =
        [Voltage(0, 27, 6), Voltage(1, 21, 6), Voltage(2, 32, 7), Voltage(3, 1, 7), Voltage(4, 21, 7)];

    /// <summary>Shifted sources of both kinds (reference 1, regulator 33), then multiplexers for tests off, calibration neuron and test pixel held in reset.</summary>
    public static IReadOnlyList<(FpgaRegister Register, uint Value)> Chip { get; } =
    [
        (new(Modules.Chip, 35), (1 << 4) | (33 << 10)),
        (new(Modules.Chip, 36), (1 << 4) | (33 << 10)),
        .. Enumerable.Range(128, 8).Select(parameter => (new FpgaRegister(Modules.Chip, (ushort)parameter), 0u)),
        (new(Modules.Chip, 136), 1),
        (new(Modules.Chip, 137), 0),
        (new(Modules.Chip, 138), 1),
        (new(Modules.Chip, 140), 0),
        (new(Modules.Chip, 141), 0),
        (new(Modules.Chip, 143), 1),
        (new(Modules.Chip, 144), 0),
    ];

    /// <summary>What runs, in the order in which it is switched off.</summary>
    public static IReadOnlyList<FpgaRegister> Runs { get; } =
    [
        EventsRun, FramesRun, AccelerometerRun, GyroscopeRun, ThermometerRun, DetectorRun, GeneratorRun, MuxRun, TimestampRun, UsbRun, ChipRun,
    ];

    /// <summary>Row of a slot of the pixel filter.</summary>
    public static FpgaRegister MaskRow(int slot) => new(Modules.Dvs, (ushort)(11 + (2 * slot)));

    /// <summary>Column of a slot.</summary>
    public static FpgaRegister MaskColumn(int slot) => new(Modules.Dvs, (ushort)(12 + (2 * slot)));

    private static (FpgaRegister Register, uint Value) Voltage(ushort parameter, uint volts, uint current) =>
        (new FpgaRegister(Modules.Chip, parameter), volts | (current << 6));
}
