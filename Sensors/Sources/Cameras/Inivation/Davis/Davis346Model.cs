using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;

/// <summary>iniVation DAVIS346 with FX3: events; its frames and motion sensor stay off.</summary>
internal sealed class Davis346Model : ICameraModel
{
    private const ushort ProductId = 0x841A;
    private const int MinFirmware = 6;
    private const uint MinPatch = 1;

    private static readonly SensorGeometry Sensor = new(346, 260);

    /// <summary>Chips of the DAVIS346: its three makes.</summary>
    private static readonly uint[] Chips = [4, 5, 9];

    /// <inheritdoc/>
    public string Key => "davis346";

    /// <inheritdoc/>
    public string Name => "iniVation DAVIS346";

    /// <inheritdoc/>
    /// <remarks>In picoamperes.</remarks>
    public IReadOnlyList<BiasRange> Biases { get; } =
    [
        .. from bias in DavisBias.All
           let tuning = bias.Tuning
           where tuning is not null
           select new BiasRange(bias.Name, tuning.Min, tuning.Max, bias.DefaultPicoAmps, $"{tuning.Meaning}; pA"),
    ];

    /// <inheritdoc/>
    public bool Matches(UsbDeviceInfo device) => device.VendorId == InivationCameras.VendorId && device.ProductId == ProductId;

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate(SensorOptions options) =>
    [
        .. SensorChecks.Biases(options, Name, Biases),
        .. Thresholds(options),
        .. SensorChecks.Region(options, Sensor),
        .. SensorChecks.MaskedPixels(options, Sensor, DavisRegister.MaskSlots),
        .. InivationCameras.Unsupported(options, Name),
    ];

    /// <inheritdoc/>
    /// <exception cref="CameraException">Its versions or its chip do not do: one line that names them.</exception>
    public CameraInfo Identify(IUsbDevice device) => Ask(device).Info;

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop) => InivationCameras.Open(device, () =>
    {
        var (info, system) = Ask(device);
        var opened = new DavisCamera(this, info, system, device, clock);
        opened.Prepare(options, stop);
        return opened;
    });

    private (CameraInfo Info, FpgaSystem System) Ask(IUsbDevice device) => FpgaSystem.Identify(this, device, MinFirmware, MinPatch, CheckChip);

    /// <summary>Other DAVIS cameras have the same number on USB, and other biases.</summary>
    private static void CheckChip(string camera, uint chip)
    {
        if (!Chips.Contains(chip))
        {
            throw new CameraException($"{camera} has chip {chip}, which is no DAVIS346's ({string.Join(", ", Chips)}): other DAVIS cameras are not supported", camera);
        }
    }

    private static IEnumerable<string> Thresholds(SensorOptions options)
    {
        int Of(string name) => DavisBias.All.First(bias => bias.Name == name).PicoAmps(options);
        if (Of("onbn") <= Of("diffbn"))
        {
            yield return $"Sensor:Biases:onbn = {Of("onbn")} is not above diffbn = {Of("diffbn")}: every pixel would send ON events without end";
        }

        if (Of("offbn") >= Of("diffbn"))
        {
            yield return $"Sensor:Biases:offbn = {Of("offbn")} is not below diffbn = {Of("diffbn")}: every pixel would send OFF events without end";
        }
    }
}
