using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;

/// <summary>iniVation DVXplorer with FX3: events; its motion sensor stays off.</summary>
internal sealed class DvxplorerModel : ICameraModel
{
    private const int MinFirmware = 8;
    private const uint MinPatch = 2;
    private const uint Chip = 20;

    private static readonly SensorGeometry Sensor = new(640, 480);

    /// <inheritdoc/>
    public string Key => "dvxplorer";

    /// <inheritdoc/>
    public string Name => "iniVation DVXplorer";

    /// <inheritdoc/>
    public IReadOnlyList<BiasRange> Biases => DvxplorerContrast.Biases;

    /// <inheritdoc/>
    public bool Matches(UsbDeviceInfo device) => DvxplorerIds.Has(device) && !DvxplorerIds.IsMini(device);

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate(SensorOptions options) =>
    [
        .. SensorChecks.Biases(options, Name, Biases),
        .. SensorChecks.Region(options, Sensor),
        .. InivationCameras.NoMask(options, Name),
        .. InivationCameras.Unsupported(options, Name),
    ];

    /// <inheritdoc/>
    public CameraInfo Identify(IUsbDevice device) => Info(device, FpgaSystem.Read(device, new FpgaPort(device)));

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop)
    {
        var isOpen = false;
        try
        {
            device.Claim(InivationCameras.Interface);
            var port = new FpgaPort(device);
            var system = FpgaSystem.Read(device, port);
            var info = Info(device, system);
            var camera = $"{Name} {info.Serial}";
            system.Check(camera, MinFirmware, MinPatch);
            CheckChip(camera, port.Read(FpgaRegister.ChipId));
            var opened = new DvxplorerCamera(this, info, system, device, clock, stop);
            opened.Prepare(options);
            isOpen = true;
            return opened;
        }
        finally
        {
            if (!isOpen)
            {
                device.Dispose();
            }
        }
    }

    private CameraInfo Info(IUsbDevice device, FpgaSystem system) => new(Name, Key, InivationCameras.SerialOf(device.Info), system.Versions, system.Geometry);

    private static void CheckChip(string camera, uint chip)
    {
        if (chip != Chip)
        {
            throw new CameraException($"{camera} has chip {chip}, and {Chip} is supported: a DVXplorer Lite is not");
        }
    }
}
