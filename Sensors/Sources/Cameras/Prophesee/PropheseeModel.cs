using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>A camera with Prophesee's board protocol: who it is on USB, and which chip it has.</summary>
/// <param name="Key">See <see cref="ICameraModel.Key"/>.</param>
/// <param name="Name">See <see cref="ICameraModel.Name"/>.</param>
/// <param name="VendorId">idVendor.</param>
/// <param name="ProductIds">idProduct, any of these.</param>
/// <param name="Manufacturer">How its manufacturer string begins.</param>
/// <param name="Product">Its product string; null = any, where the numbers are its own.</param>
/// <param name="Chip">Its sensor.</param>
/// <param name="MinFirmware">Oldest firmware that works; null = not known to matter.</param>
internal sealed record PropheseeModel(
    string Key, string Name, ushort VendorId, IReadOnlyList<ushort> ProductIds, string Manufacturer, string? Product, SensorChip Chip, Version? MinFirmware)
    : ICameraModel
{
    private const byte VendorClass = 0xFF;
    private const byte TreuzellSubclass = 0x19;

    /// <summary>04B4 is the maker's of the USB chip, and these are the chip's own numbers: many devices have them.</summary>
    private const ushort CypressId = 0x04B4;

    private static readonly ushort[] EvkIds = [0x00F4, 0x00F5];

    /// <summary>openeb refuses what is older.</summary>
    private static readonly Version MinEvkFirmware = new(3, 8, 0);

    /// <summary>Prophesee EVK4 with IMX636.</summary>
    public static PropheseeModel Evk4 { get; } =
        new("evk4", "Prophesee EVK4", CypressId, EvkIds, "Prophesee", "EVK4", SensorChip.Imx636, MinEvkFirmware);

    /// <summary>Prophesee EVK3 HD with Gen4.1.</summary>
    public static PropheseeModel Evk3Hd { get; } =
        new("evk3hd", "Prophesee EVK3 HD", CypressId, EvkIds, "Prophesee", "EVK3", SensorChip.Gen41, MinEvkFirmware);

    /// <summary>CenturyArks SilkyEvCam HD: an EVK4 by another maker.</summary>
    public static PropheseeModel SilkyEvCamHd { get; } =
        new("silkyevcam", "CenturyArks SilkyEvCam HD", 0x31F7, [0x0003], "CenturyArks", null, SensorChip.Imx636, null);

    /// <summary>IDS uEye XCP-E (UE-39B0XCP): likewise.</summary>
    public static PropheseeModel UeyeXcpE { get; } =
        new("ueye-xcp-e", "IDS uEye XCP-E", 0x1409, [0x8E00], "IDS", null, SensorChip.Imx636, null);

    /// <inheritdoc/>
    public IReadOnlyList<BiasRange> Biases { get; } = [.. Chip.Biases.Select(bias => bias.Range)];

    /// <inheritdoc/>
    public bool Matches(UsbDeviceInfo device) =>
        device.VendorId == VendorId
        && ProductIds.Contains(device.ProductId)
        && device.Manufacturer?.StartsWith(Manufacturer, StringComparison.Ordinal) == true
        && (Product is null || device.Product == Product)
        && device.Interfaces.Any(found => found is { Number: 0, Class: VendorClass } && (VendorId != CypressId || found.Subclass == TreuzellSubclass) && HasBoard(found));

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate(SensorOptions options) =>
    [
        .. SensorChecks.Biases(options, Name, Biases),
        .. Thresholds(options),
        .. SensorChecks.Region(options, Chip.Geometry),
        .. SensorChecks.MaskedPixels(options, Chip.Geometry, PixelMask.Slots),
        .. Filters(options),
    ];

    /// <inheritdoc/>
    /// <exception cref="CameraException">Its firmware is too old, its sensor is another one, or the board answered something else.</exception>
    public CameraInfo Identify(IUsbDevice device)
    {
        device.Claim(0);
        var link = new TreuzellLink(device, Name);
        link.DropStaleAnswers();
        var firmware = link.ReadFirmware();
        var serial = link.ReadSerial();
        CheckFirmware(firmware, serial);
        CheckChip(link, serial);
        return new CameraInfo(Name, Key, serial, firmware.ToString(), Chip.Geometry, PropheseeHeader.Of(device.Info.Manufacturer ?? Manufacturer, serial, Chip));
    }

    /// <inheritdoc/>
    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop)
    {
        PropheseeCamera? camera = null;
        try
        {
            var info = Identify(device);
            camera = new PropheseeCamera(this, info, device, clock);
            camera.Prepare(options, stop);
            return camera;
        }
        catch
        {
            (camera ?? (IDisposable)device).Dispose();
            throw;
        }
    }

    private static bool HasBoard(UsbInterfaceInfo found) =>
        TreuzellLink.Endpoints.Append(PropheseeCamera.EventEndpoint).All(address => found.Endpoints.Any(endpoint => endpoint.IsBulk && endpoint.Address == address));

    private void CheckFirmware(Version firmware, string serial)
    {
        if (firmware < MinFirmware)
        {
            throw new CameraException(
                $"{Name} {serial} has firmware {firmware}, and {MinFirmware} or later is needed: update it as https://support.prophesee.ai says",
                $"{Name} {serial}");
        }
    }

    /// <summary>The script of one sensor may harm another: strings on USB are not enough.</summary>
    private void CheckChip(TreuzellLink link, string serial)
    {
        var id = link.ReadRegister(SensorChip.IdRegister);
        if (!Chip.Ids.Contains(id))
        {
            var board = string.Join(", ", link.ReadCompatible());
            throw new CameraException($"{Name} {serial} has sensor 0x{id:X8} ({board}); supported there is {Chip.Name} only", $"{Name} {serial}");
        }
    }

    private IEnumerable<string> Thresholds(SensorOptions options)
    {
        int Value(string name) => Chip.Biases.First(bias => bias.Range.Name == name).Of(options);
        if (Chip.MinThresholdGap is > 0 and var gap)
        {
            if (Value("diff_on") < Value("diff") + gap)
            {
                yield return $"Sensor:Biases:diff_on = {Value("diff_on")} is less than {gap} above diff, which is {Value("diff")}";
            }

            if (Value("diff_off") > Value("diff") - gap)
            {
                yield return $"Sensor:Biases:diff_off = {Value("diff_off")} is less than {gap} below diff, which is {Value("diff")}";
            }
        }
    }

    private IEnumerable<string> Filters(SensorOptions options)
    {
        if (options.MaxEventsPerSecond is > 0 and < RateController.MinEventsPerSecond)
        {
            yield return $"Sensor:MaxEventsPerSecond = {options.MaxEventsPerSecond} is less than {RateController.MinEventsPerSecond}, the least that {Name} can be limited to";
        }

        if (options.NoiseFilter == SensorNoiseFilter.StcKeepTrail && !Chip.KeepsTrail)
        {
            yield return $"Sensor:NoiseFilter = StcKeepTrail: {Name} has only StcCutTrail and Trail";
        }

        if (options.AntiFlicker && options.AntiFlickerMinHz >= options.AntiFlickerMaxHz)
        {
            yield return $"Sensor:AntiFlickerMinHz = {options.AntiFlickerMinHz} is not below AntiFlickerMaxHz = {options.AntiFlickerMaxHz}";
        }
    }
}
