using System.Globalization;
using System.Text;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Reads what a device says of itself. Nothing is opened where /sys shows the strings.</summary>
internal static unsafe class LibUsbDescriptors
{
    private const string Sysfs = "/sys/bus/usb/devices";
    private const int MostPorts = 7; // USB allows no deeper tree
    private const int MostStringBytes = 256;

    /// <summary>Everything about a device.</summary>
    /// <param name="device">libusb's device; opened for its strings where /sys does not show them.</param>
    public static UsbDeviceInfo Read(nint device)
    {
        _ = LibUsb.GetDeviceDescriptor(device, out var descriptor); // cannot fail: it is in memory
        var bus = LibUsb.GetBusNumber(device);
        var port = Port(device, bus);
        var strings = new string?[3];
        if (Directory.Exists($"{Sysfs}/{port}"))
        {
            strings = [Attribute(port, "manufacturer"), Attribute(port, "product"), Attribute(port, "serial")];
        }
        else if (LibUsb.Open(device, out var handle) == 0)
        {
            strings = [String(handle, descriptor.ManufacturerIndex), String(handle, descriptor.ProductIndex), String(handle, descriptor.SerialIndex)];
            LibUsb.Close(handle);
        }

        return new UsbDeviceInfo(
            bus,
            LibUsb.GetDeviceAddress(device),
            port,
            descriptor.VendorId,
            descriptor.ProductId,
            descriptor.Version,
            (UsbSpeed)LibUsb.GetDeviceSpeed(device),
            Interfaces(device),
            strings[0],
            strings[1],
            strings[2]);
    }

    /// <summary>As Linux names it: bus, then the ports on the way down; a root hub is <c>usb1</c>.</summary>
    private static string Port(nint device, byte bus)
    {
        var ports = stackalloc byte[MostPorts];
        var depth = LibUsb.GetPortNumbers(device, ports, MostPorts);
        if (depth <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"usb{bus}");
        }

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{bus}-{ports[0]}");
        for (var i = 1; i < depth; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $".{ports[i]}");
        }

        return text.ToString();
    }

    private static string? Attribute(string port, string name)
    {
        try
        {
            return File.ReadAllText($"{Sysfs}/{port}/{name}").TrimEnd('\n', '\0');
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? String(nint handle, byte index)
    {
        var text = stackalloc byte[MostStringBytes];
        var length = index == 0 ? 0 : LibUsb.GetString(handle, index, text, MostStringBytes);
        return length > 0 ? Encoding.ASCII.GetString(text, length) : null;
    }

    private static List<UsbInterfaceInfo> Interfaces(nint device)
    {
        var interfaces = new List<UsbInterfaceInfo>();
        if (LibUsb.GetActiveConfiguration(device, out var configuration) != 0)
        {
            return interfaces; // it is not configured
        }

        for (var i = 0; i < configuration->InterfaceCount; i++)
        {
            if (configuration->Interfaces[i].SettingCount > 0)
            {
                var setting = configuration->Interfaces[i].Settings;
                interfaces.Add(new UsbInterfaceInfo(setting->Number, setting->Class, setting->Subclass, Endpoints(setting)));
            }
        }

        LibUsb.FreeConfiguration(configuration);
        return interfaces;
    }

    private static UsbEndpointInfo[] Endpoints(LibUsb.InterfaceDescriptor* setting)
    {
        var endpoints = new UsbEndpointInfo[setting->EndpointCount];
        for (var i = 0; i < endpoints.Length; i++)
        {
            ref var endpoint = ref setting->Endpoints[i];
            endpoints[i] = new UsbEndpointInfo(
                endpoint.Address, (endpoint.Attributes & LibUsb.EndpointTypeMask) == LibUsb.BulkType, endpoint.MaxPacketSize);
        }

        return endpoints;
    }
}
