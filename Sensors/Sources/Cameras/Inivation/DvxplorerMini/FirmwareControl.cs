using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using static EdgeLearner.Sensors.Sources.Cameras.Inivation.FpgaRegister;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>Firmware 10 and later: values of eight bytes, and parameters in the place of the chip's registers.</summary>
/// <param name="device">The camera.</param>
/// <param name="port">Its registers.</param>
/// <remarks>After jAER, src/ch/unizh/ini/jaer/chip/retina/DVXplorer.java and DVXplorerFX3HardwareInterface.java: the only public source.</remarks>
internal sealed class FirmwareControl(IUsbDevice device, FpgaPort port) : IMiniControl
{
    /// <summary>The first firmware that wants it.</summary>
    public const int FirstFirmware = 10;

    private const byte VendorOut = 0x40;
    private const byte DropData = 0xC6;

    private static readonly FpgaRegister ContrastOn = new(Modules.Dvs, 14);
    private static readonly FpgaRegister ContrastOff = new(Modules.Dvs, 15);
    private static readonly FpgaRegister FlipX = new(Modules.Dvs, 24);
    private static readonly FpgaRegister FlipY = new(Modules.Dvs, 25);

    /// <summary>Both polarities, every pixel; hold all during a readout, reset none; a MIPI frame ends after 2000 us; readouts 200 us apart (setting 8).</summary>
    private static readonly (FpgaRegister, uint)[] Readout =
    [
        (new(Modules.Dvs, 4), 0), (new(Modules.Dvs, 5), 0), (new(Modules.Dvs, 6), 0), (new(Modules.Dvs, 8), 1), (new(Modules.Dvs, 9), 0),
        (new(Modules.Dvs, 10), 0), (new(Modules.Dvs, 11), 1), (new(Modules.Dvs, 12), 2000), (new(Modules.Dvs, 13), 8),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<FpgaRegister> Runs { get; } = [EventsRun, AccelerometerRun, GyroscopeRun, ThermometerRun];

    /// <inheritdoc/>
    public FpgaPort Port => port;

    /// <inheritdoc/>
    public void DropStale(byte endpoint)
    {
        try
        {
            device.ControlOut(VendorOut, DropData, 0, 0, []);
        }
        catch (UsbException refused) when (refused.Error == UsbError.Pipe)
        {
            device.ClearHalt(endpoint); // not every firmware knows the request
        }
    }

    /// <inheritdoc/>
    public void Configure(SensorOptions options)
    {
        RefuseRegion(options);
        port.WriteEach(Readout);
        SetContrast(options);
        port.WriteEach(
        [
            (new(Modules.Dvs, 19), 0), (new(Modules.Dvs, 20), 0), (new(Modules.Dvs, 21), port.Read(Columns)), (new(Modules.Dvs, 22), port.Read(Rows)),
            (new(Modules.Dvs, 23), 0),
        ]);
        var axes = port.Read(Orientation); // two letters: how the chip's axes run
        port.Write(FlipX, IsLetter(axes >> 8, 'X'));
        port.Write(FlipY, IsLetter(axes, 'Y'));
    }

    /// <inheritdoc/>
    public void Change(SensorOptions? from, SensorOptions to)
    {
        RefuseRegion(to);
        if (from is null || DvxplorerContrast.Thresholds(from) != DvxplorerContrast.Thresholds(to))
        {
            SetContrast(to);
        }
    }

    /// <inheritdoc/>
    public void Start() => port.Write(EventsRun, 1);

    private static uint IsLetter(uint code, char letter) => (code & 0xFF) == letter || (code & 0xFF) == char.ToLowerInvariant(letter) ? 1u : 0u;

    private static void RefuseRegion(SensorOptions options)
    {
        if (options.Region is { } region)
        {
            throw new CameraException($"Sensor:Region = {region}: how firmware {FirstFirmware} and later of the DVXplorer Mini crops is not public; set none");
        }
    }

    private void SetContrast(SensorOptions options)
    {
        var (on, off) = DvxplorerContrast.Thresholds(options);
        port.Write(ContrastOn, (uint)on);
        port.Write(ContrastOff, (uint)off);
    }
}
