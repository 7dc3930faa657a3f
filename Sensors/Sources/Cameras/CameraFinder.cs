using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Says which cameras are plugged in. Changes nothing on them.</summary>
public static class CameraFinder
{
    /// <summary>Every camera, and every device that could be one, in the order of bus and port.</summary>
    /// <param name="clock">The system's.</param>
    /// <exception cref="CameraException">USB cannot be used at all: one line that says what to install.</exception>
    public static IReadOnlyList<CameraListing> List(TimeProvider clock)
    {
        try
        {
            using var bus = new LibUsbBus(clock);
            return List(bus, CameraRegistry.Models);
        }
        catch (UsbException error)
        {
            throw new CameraException(error.Message);
        }
    }

    /// <summary>The same on any bus.</summary>
    internal static IReadOnlyList<CameraListing> List(IUsbBus bus, IReadOnlyList<ICameraModel> models)
    {
        var listings = new List<CameraListing>();
        foreach (var device in bus.List())
        {
            if (models.Of(device) is { } model)
            {
                listings.Add(Describe(bus, device, model));
            }
            else if (CameraVendors.MayBeCamera(device))
            {
                listings.Add(Listing(device) with { Problem = "not supported; docs/cameras.md names the cameras that are" });
            }
        }

        return listings;
    }

    private static CameraListing Describe(IUsbBus bus, UsbDeviceInfo device, ICameraModel model)
    {
        var listing = Listing(device) with { Model = model.Name, Key = model.Key };
        try
        {
            using var opened = bus.Open(device);
            var info = model.Identify(opened);
            return listing with { Serial = info.Serial, Firmware = info.Firmware };
        }
        catch (Exception problem) when (problem is UsbException or CameraException)
        {
            return listing with { Problem = problem.Message };
        }
    }

    private static CameraListing Listing(UsbDeviceInfo device)
    {
        var strings = string.Join(' ', new[] { device.Manufacturer, device.Product }.Where(text => !string.IsNullOrEmpty(text)));
        return new CameraListing(
            device.Port,
            $"{device.VendorId:x4}:{device.ProductId:x4}",
            strings.Length > 0 ? strings : "unknown device",
            Key: null,
            device.Serial,
            Firmware: null,
            device.Speed.Text(),
            Problem: null);
    }
}
