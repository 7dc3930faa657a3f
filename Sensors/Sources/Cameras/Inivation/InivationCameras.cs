using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>What all cameras of iniVation have in common, and what of the options none of them can do.</summary>
internal static class InivationCameras
{
    /// <summary>idVendor of all of them.</summary>
    public const ushort VendorId = 0x152A;

    /// <summary>Interface that all of them have.</summary>
    public const byte Interface = 0;

    /// <summary>Serial number; of a camera that tells none, where it is plugged in.</summary>
    public static string SerialOf(UsbDeviceInfo device) => string.IsNullOrEmpty(device.Serial) ? device.Port : device.Serial;

    /// <summary>Firmware version: the low byte of bcdDevice.</summary>
    public static int FirmwareOf(UsbDeviceInfo device) => device.Version & 0xFF;

    /// <summary>Claims a device and makes a camera of it, which owns it from then on; where that fails it is closed.</summary>
    public static ICamera Open(IUsbDevice device, Func<ICamera> make)
    {
        try
        {
            device.Claim(Interface);
            return make();
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Refuses firmware that is too old.</summary>
    /// <param name="camera">Model and serial number.</param>
    /// <param name="firmware">Its version.</param>
    /// <param name="least">Oldest that works.</param>
    /// <exception cref="CameraException">One line that names the version.</exception>
    public static void CheckFirmware(string camera, int firmware, int least)
    {
        if (firmware < least)
        {
            throw new CameraException($"{camera} has firmware {firmware}, and {least} or later is needed: update it with iniVation's Flashy", camera);
        }
    }

    /// <summary>Filters and limits that are Prophesee's, one line for each that is asked for.</summary>
    public static IEnumerable<string> Unsupported(SensorOptions options, string model)
    {
        if (options.NoiseFilter != SensorNoiseFilter.Off)
        {
            yield return $"Sensor:NoiseFilter = {options.NoiseFilter}: {model} has no such filter; set it to Off";
        }

        if (options.AntiFlicker)
        {
            yield return $"Sensor:AntiFlicker = true: {model} cannot remove flicker; set it to false";
        }

        if (options.MaxEventsPerSecond != 0)
        {
            yield return $"Sensor:MaxEventsPerSecond = {options.MaxEventsPerSecond}: {model} has no limit of its own; set it to 0";
        }
    }

    /// <summary>Region and masked pixels, for models that have none: one line for each that is asked for.</summary>
    public static IEnumerable<string> NoMask(SensorOptions options, string model)
    {
        if (options.MaskedPixels.Count > 0)
        {
            yield return $"Sensor:MaskedPixels: {model} cannot mask pixels; list none";
        }
    }

    /// <inheritdoc cref="NoMask"/>
    public static IEnumerable<string> NoRegion(SensorOptions options, string model)
    {
        if (options.Region is not null)
        {
            yield return $"Sensor:Region = {options.Region}: {model} has no region of interest; set none";
        }
    }

    /// <summary>Throws what a model's <see cref="ICameraModel.Validate"/> found.</summary>
    /// <exception cref="CameraException">It found something: one line.</exception>
    public static void ThrowIfAny(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new CameraException(string.Join("; ", problems));
        }
    }
}
