using static EdgeLearner.Sensors.Sources.Cameras.Inivation.FpgaRegister;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>The Samsung chip of DVXplorer cameras: registers of one byte, wider values in several, the highest first.</summary>
/// <param name="port">The camera's registers.</param>
/// <param name="columns">Columns of the chip.</param>
/// <param name="rows">Its rows.</param>
/// <param name="mounting">How it is mounted.</param>
/// <remarks>After libcaer, src/dvxplorer.{c,h}: dvXplorerOpen, dvXplorerSendDefaultConfig.</remarks>
internal sealed class DvxplorerChip(FpgaPort port, int columns, int rows, FpgaMounting mounting)
{
    /// <summary>Off, or (2) streaming.</summary>
    public static readonly FpgaRegister Mode = At(0x3000);

    private const int GroupRows = DvxplorerWords.GroupRows;
    private const uint Streaming = 2;
    private const uint RestartReadout = 2;

    /// <summary>Pins of the bias generator, from its reset on.</summary>
    private static readonly (FpgaRegister, uint)[] BiasPins =
        [(At(0x000D), 0x24), (At(0x000F), 0x07), (At(0x0010), 0xFF), (At(0x0013), 0x03), (At(0x0014), 0x7F), (At(0x0015), 0x00)];

    /// <summary>Clock divider, parallel output, two groups a word; then a clock of 50 MHz counted to microseconds, and these to milliseconds; no histogram.</summary>
    private static readonly (FpgaRegister, uint)[] Output =
    [
        (At(0x3011), 0xA0), (At(0x3019), 0x00), (At(0x301E), 0x01), (PacketFormat, 0x80), (ModeControl, 0x0C), (At(0x3266), 0x08),
        (At(0x3235), 0x03), (At(0x3236), 0xE7), (At(0x3234), 49), (At(0x323D), 50), (At(0x3243), 50), (At(0x3247), 50), (At(0x3259), 50),
        (At(0x3600), 0x01),
    ];

    /// <summary>No trigger from outside; no reset of pixels while they are read, no fixed time for it.</summary>
    private static readonly (FpgaRegister, uint)[] Readout = [(At(0x3248), 0x00), (At(0x325C), 0x00)];

    /// <summary>
    /// Exposure 2 us (three bytes: ms, then us), hold to reset 0, reset 1, hold to first column 4, its pulse 6, row signals from 4 to 6 and 8 to 10, column
    /// to column 15, at most 10 events in one, readout to readout 4, fixed time 45,000.
    /// </summary>
    private static readonly (FpgaRegister, uint)[] Timing =
    [
        (At(0x3240), 0), (At(0x3241), 0), (At(0x3242), 2),
        (At(0x3244), 0), (At(0x3245), 0), (At(0x3246), 0),
        (At(0x3256), 0), (At(0x3257), 0), (At(0x3258), 1),
        (At(0x323C), 4), (At(0x324C), 6), (At(0x324E), 4), (At(0x324F), 6), (At(0x3253), 8), (At(0x3254), 10),
        (At(0x3261), 0), (At(0x3262), 15), (At(0x3251), 10), (At(0x324B), 4),
        (At(0x325D), 45_000 >> 8), (At(0x325E), 45_000 & 0xFF),
    ];

    /// <summary>Blocks of 32 columns: every group of rows of each passes.</summary>
    private static readonly (FpgaRegister, uint)[] AreaBlocks =
        [.. Enumerable.Range(0, 20).SelectMany(block => new[] { (At(0x3205 + (2 * block)), 0x7Fu), (At(0x3206 + (2 * block)), 0xFFu) })];

    private static FpgaRegister PacketFormat => At(0x3067);

    private static FpgaRegister ModeControl => At(0x3255);

    private static FpgaRegister CropperBypass => At(0x3300);

    /// <summary>Brings a chip up that was just taken out of reset. Cameras whose firmware does it need none of it.</summary>
    public void PowerUp(SensorOptions options)
    {
        port.WriteEach(BiasPins);
        SetContrast(options);
        port.WriteEach(Output);
    }

    /// <summary>Sets how it reads itself out, with nothing filtered, binned or left out but by the options' region.</summary>
    public void Configure(SensorOptions options)
    {
        port.Write(At(0x3260), 0);
        Modify(ModeControl, keep: 0xFC, set: 0x01); // hold all pixels during a readout, reset none
        port.WriteEach(Readout);
        Modify(PacketFormat, keep: 0x8F, set: 0x00); // both polarities, as they are
        Modify(At(0x3200), keep: 0xF9, set: 0x06); // neither subsampling nor blocked areas
        port.Write(At(0x3202), 0); // no binning
        Modify(At(0x3204), keep: 0xC0, set: 0x00); // every column, every row
        port.WriteEach(AreaBlocks);
        port.WriteEach(Timing);
        SetRegion(options);
        port.Write(At(0x3500), 1); // its filter for activity is passed by
        port.Write(At(0x3201), RestartReadout);
    }

    /// <summary>Sets what differs; all that options set where nobody knows what is set.</summary>
    public void Change(SensorOptions? from, SensorOptions to)
    {
        if (from is null || DvxplorerContrast.Of(to) != DvxplorerContrast.Of(from))
        {
            SetContrast(to);
        }

        if (from is null || to.Region != from.Region)
        {
            SetRegion(to);
        }
    }

    /// <summary>Sets the thresholds.</summary>
    public void SetContrast(SensorOptions options)
    {
        var contrast = DvxplorerContrast.Of(options);
        port.WriteEach(
        [
            (At(0x0018), 0x04), (At(0x000C), 0x14),
            (At(0x000B), contrast.OnRange), (At(0x0012), contrast.OffLevel), (At(0x001C), contrast.OnCurrent), (At(0x001E), contrast.OffCurrent),
        ]);
    }

    /// <summary>Sets the region of interest. Rows are cropped by groups of eight and a mask for the first and the last.</summary>
    private void SetRegion(SensorOptions options)
    {
        port.Write(CropperBypass, 1);
        if (options.Region is not { } text || !PixelRegion.TryParse(text, out var region))
        {
            return;
        }

        var (left, right) = OnChip(region.X, region.Width, columns, FpgaMounting.FlippedX);
        var (top, bottom) = OnChip(region.Y, region.Height, rows, FpgaMounting.FlippedY);
        var firstMask = 0xFF << (top % GroupRows) & 0xFF;
        var lastMask = 0xFF >> (GroupRows - 1 - (bottom % GroupRows));
        if (top / GroupRows == bottom / GroupRows)
        {
            (firstMask, lastMask) = (0xFF, firstMask & lastMask); // of one group, only the last one's mask counts
        }

        port.WriteEach(
        [
            (At(0x3305), (uint)left >> 8), (At(0x3306), (uint)left & 0xFF), (At(0x3307), (uint)right >> 8), (At(0x3308), (uint)right & 0xFF),
            (At(0x3301), (uint)(top / GroupRows)), (At(0x3302), (uint)firstMask), (At(0x3303), (uint)(bottom / GroupRows)), (At(0x3304), (uint)lastMask),
            (CropperBypass, 0),
        ]);
    }

    /// <summary>Lets its clock begin anew, and events flow.</summary>
    public void Start()
    {
        port.Write(At(0x3238), 1);
        port.Write(At(0x3238), 0);
        port.Write(Mode, Streaming);
    }

    private static FpgaRegister At(int address) => new(Modules.Chip, (ushort)address);

    private void Modify(FpgaRegister register, uint keep, uint set) => port.Write(register, (port.Read(register) & keep) | set);

    /// <summary>First and last address of a stretch of the picture.</summary>
    private (int First, int Last) OnChip(int start, int length, int size, FpgaMounting flipped) =>
        mounting.HasFlag(flipped) ? (size - start - length, size - 1 - start) : (start, start + length - 1);
}
