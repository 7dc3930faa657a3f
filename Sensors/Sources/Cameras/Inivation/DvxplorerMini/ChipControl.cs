using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>Firmware 8 and 9: it brings the chip up, and the chip's registers do the rest.</summary>
/// <param name="device">The camera.</param>
/// <param name="port">Its registers.</param>
/// <remarks>After libcaer, src/dvxplorer.c.</remarks>
internal sealed class ChipControl(IUsbDevice device, FpgaPort port) : IMiniControl
{
    private readonly DvxplorerChip _chip = new(
        port, (int)port.Read(FpgaRegister.Columns), (int)port.Read(FpgaRegister.Rows), (FpgaMounting)port.Read(FpgaRegister.Orientation));

    /// <inheritdoc/>
    public IReadOnlyList<FpgaRegister> Runs { get; } =
        [DvxplorerChip.Mode, FpgaRegister.EventsRun, FpgaRegister.AccelerometerRun, FpgaRegister.GyroscopeRun, FpgaRegister.ThermometerRun];

    /// <inheritdoc/>
    public FpgaPort Port => port;

    /// <inheritdoc/>
    public void DropStale(byte endpoint) => device.ClearHalt(endpoint);

    /// <inheritdoc/>
    public void Configure(SensorOptions options)
    {
        _chip.SetContrast(options);
        _chip.Configure(options);
    }

    /// <inheritdoc/>
    public void Change(SensorOptions? from, SensorOptions to) => _chip.Change(from, to);

    /// <inheritdoc/>
    public void Start() => _chip.Start();
}
