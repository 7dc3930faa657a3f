using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>iniVation DVS128.</summary>
internal sealed class Dvs128Model : ICameraModel
{
    private const ushort ProductId = 0x8400;
    private const int MinFirmware = 14;

    /// <summary>Threshold and gain must be this far apart, or pixels send without end.</summary>
    private const int LeastRatio = 4;

    private static readonly SensorGeometry Sensor = new(128, 128);

    /// <inheritdoc/>
    public string Key => "dvs128";

    /// <inheritdoc/>
    public string Name => "iniVation DVS128";

    /// <inheritdoc/>
    public IReadOnlyList<BiasRange> Biases { get; } = [.. Dvs128Bias.All.Select(bias => bias.Range).OfType<BiasRange>()];

    /// <inheritdoc/>
    public bool Matches(UsbDeviceInfo device) => device.VendorId == InivationCameras.VendorId && device.ProductId == ProductId;

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate(SensorOptions options) =>
    [
        .. SensorChecks.Biases(options, Name, Biases),
        .. Thresholds(options),
        .. InivationCameras.NoRegion(options, Name),
        .. InivationCameras.NoMask(options, Name),
        .. InivationCameras.Unsupported(options, Name),
    ];

    /// <inheritdoc/>
    /// <exception cref="CameraException">Its firmware is too old: one line that names it.</exception>
    public CameraInfo Identify(IUsbDevice device)
    {
        var (serial, firmware) = (InivationCameras.SerialOf(device.Info), InivationCameras.FirmwareOf(device.Info));
        InivationCameras.CheckFirmware($"{Name} {serial}", firmware, MinFirmware);
        return new(Name, Key, serial, $"{firmware}", Sensor);
    }

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop) => InivationCameras.Open(device, () =>
    {
        var opened = new Dvs128Camera(this, Identify(device), device);
        opened.Prepare(options);
        return opened;
    });

    private static IEnumerable<string> Thresholds(SensorOptions options)
    {
        int Of(string name) => Dvs128Bias.All.First(bias => bias.Name == name).Of(options);
        var (gain, on, off) = (Of("diff"), Of("diffon"), Of("diffoff"));
        if (on < (long)LeastRatio * gain)
        {
            yield return $"Sensor:Biases:diffon = {on} is less than {LeastRatio} times diff = {gain}: every pixel would send ON events without end";
        }

        if ((long)off * LeastRatio > gain)
        {
            yield return $"Sensor:Biases:diffoff = {off} is more than a quarter of diff = {gain}: every pixel would send OFF events without end";
        }
    }
}
