using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>iniVation DVXplorer Mini: events; its motion sensor stays off.</summary>
internal sealed class DvxplorerMiniModel : ICameraModel
{
    private const int MinFirmware = 8;

    private static readonly SensorGeometry Sensor = new(640, 480);

    /// <inheritdoc/>
    public string Key => "dvxplorer-mini";

    /// <inheritdoc/>
    public string Name => "iniVation DVXplorer Mini";

    /// <inheritdoc/>
    public IReadOnlyList<BiasRange> Biases => DvxplorerContrast.Biases;

    /// <inheritdoc/>
    public bool Matches(UsbDeviceInfo device) => DvxplorerIds.Has(device) && DvxplorerIds.IsMini(device);

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate(SensorOptions options) =>
    [
        .. SensorChecks.Biases(options, Name, Biases),
        .. SensorChecks.Region(options, Sensor),
        .. InivationCameras.NoMask(options, Name),
        .. InivationCameras.Unsupported(options, Name),
    ];

    /// <inheritdoc/>
    /// <exception cref="CameraException">Its firmware is too old: one line that names it.</exception>
    public CameraInfo Identify(IUsbDevice device)
    {
        var serial = InivationCameras.SerialOf(device.Info);
        InivationCameras.CheckFirmware($"{Name} {serial}", InivationCameras.FirmwareOf(device.Info), MinFirmware);
        var port = PortTo(device);
        var (columns, rows) = (port.Read(FpgaRegister.Columns), port.Read(FpgaRegister.Rows));
        return (columns, rows) == ((uint)Sensor.Width, (uint)Sensor.Height)
            ? new(Name, Key, serial, $"{InivationCameras.FirmwareOf(device.Info)}", Sensor)
            : throw new CameraException($"{Name} {serial} says that its sensor is {columns}x{rows}, not {Sensor}: unplug it and plug it in again", $"{Name} {serial}");
    }

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop) => InivationCameras.Open(device, () =>
    {
        var opened = new DvxplorerMiniCamera(this, Identify(device), ControlOf(device), device, clock);
        opened.Prepare(options, stop);
        return opened;
    });

    private static FpgaPort PortTo(IUsbDevice device) =>
        new(device, InivationCameras.FirmwareOf(device.Info) >= FirmwareControl.FirstFirmware ? FpgaPort.LongValue : FpgaPort.ShortValue);

    private static IMiniControl ControlOf(IUsbDevice device) =>
        InivationCameras.FirmwareOf(device.Info) >= FirmwareControl.FirstFirmware ? new FirmwareControl(device, PortTo(device)) : new ChipControl(device, PortTo(device));
}
