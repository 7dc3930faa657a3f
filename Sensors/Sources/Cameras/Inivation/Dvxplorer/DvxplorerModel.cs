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
    /// <exception cref="CameraException">Its versions or its chip do not do: one line that names them.</exception>
    public CameraInfo Identify(IUsbDevice device) => Ask(device).Info;

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop) => InivationCameras.Open(device, () =>
    {
        var (info, system) = Ask(device);
        var opened = new DvxplorerCamera(this, info, system, device, clock);
        opened.Prepare(options, stop);
        return opened;
    });

    private (CameraInfo Info, FpgaSystem System) Ask(IUsbDevice device) => FpgaSystem.Identify(this, device, MinFirmware, MinPatch, CheckChip);

    private static void CheckChip(string camera, uint chip)
    {
        if (chip != Chip)
        {
            throw new CameraException($"{camera} has chip {chip}, and {Chip} is supported: a DVXplorer Lite is not", camera);
        }
    }
}
