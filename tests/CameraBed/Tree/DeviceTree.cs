using System.Globalization;
using EdgeLearner.CameraBed.Usbfs;

namespace EdgeLearner.CameraBed.Tree;

/// <summary>A device's part of /sys and /dev, as the preload library shows it to clients.</summary>
internal sealed class DeviceTree
{
    private const string Controller = "/devices/pci0000:00/usb1";

    private readonly string _root;
    private readonly string _port;
    private readonly int _address;

    /// <param name="root">Folder of the bed.</param>
    /// <param name="port">Where it is plugged in: <c>1-2</c>.</param>
    /// <param name="address">Its number on bus 1.</param>
    public DeviceTree(string root, string port, int address)
    {
        (_root, _port, _address) = (root, port, address);
        Paths = new NodePaths($"{root}/dev/bus/usb/001/{address:D3}", $"{root}/ioctl/dev/bus/usb/001/{address:D3}");
    }

    /// <summary>Where its node and its socket are.</summary>
    public NodePaths Paths { get; }

    private string DevicePath => $"{Controller}/{_port}";

    private string SysFolder => $"{_root}/sys{DevicePath}";

    private string BusLink => $"{_root}/sys/bus/usb/devices/{_port}";

    /// <summary>The folders that every bed has.</summary>
    public static void Prepare(string root)
    {
        foreach (var folder in (string[])["sys/class", "sys/bus/usb/devices", "sys" + Controller, "dev/bus/usb/001", "ioctl/dev/bus/usb/001"])
        {
            Directory.CreateDirectory($"{root}/{folder}");
        }
    }

    /// <summary>Writes its attributes; nobody finds it yet.</summary>
    public void Write(UsbDescriptors device)
    {
        Directory.CreateDirectory(SysFolder);
        Attribute("busnum", "1");
        Attribute("devnum", $"{_address}");
        Attribute("speed", $"{device.Speed}");
        Attribute("bConfigurationValue", "1");
        Attribute("bDeviceClass", "00");
        Attribute("bcdDevice", device.Version.ToString("x4", CultureInfo.InvariantCulture));
        Attribute("idVendor", device.VendorId.ToString("x4", CultureInfo.InvariantCulture));
        Attribute("idProduct", device.ProductId.ToString("x4", CultureInfo.InvariantCulture));
        Attribute("manufacturer", device.Manufacturer);
        Attribute("product", device.Product);
        Attribute("serial", device.Serial);
        File.WriteAllBytes($"{SysFolder}/descriptors", DescriptorBytes.All(device));
        File.WriteAllText($"{SysFolder}/uevent", string.Join('\n', ["DRIVER=usb", .. Properties("bus")]) + '\n');
        File.CreateSymbolicLink($"{SysFolder}/subsystem", "../../../../bus/usb");
    }

    /// <summary>Makes the node what its access says.</summary>
    public void SetAccess(NodeAccess access)
    {
        Libc.Check(Libc.ChangeOwner(Paths.Node, access.User, access.Group), $"chown {Paths.Node}");
        Libc.Check(Libc.ChangeMode(Paths.Node, access.Mode), $"chmod {Paths.Node}");
        Libc.Check(Libc.ChangeMode(Paths.Socket, NodeAccess.Everybody.Mode), $"chmod {Paths.Socket}");
    }

    /// <summary>Shows it: clients find it from here on, and those that watch are told.</summary>
    public void Show(int sequence)
    {
        File.CreateSymbolicLink(BusLink, $"../../..{DevicePath}");
        Tell("add", sequence);
    }

    /// <summary>Hides it, and tells those that watch.</summary>
    public void Hide(int sequence)
    {
        File.Delete(BusLink);
        Tell("remove", sequence);
    }

    /// <summary>Removes all that is left of it.</summary>
    public void Delete()
    {
        File.Delete(Paths.Socket);
        File.Delete(Paths.Node);
        Directory.Delete(SysFolder, recursive: true);
    }

    private void Tell(string action, int sequence) =>
        Uevent.Send(_root, action, [$"DEVPATH={DevicePath}", $"SEQNUM={sequence}", .. Properties("/dev/bus")]);

    private IEnumerable<string> Properties(string bus) =>
        ["SUBSYSTEM=usb", "BUSNUM=001", $"DEVNUM={_address:D3}", $"DEVNAME={bus}/usb/001/{_address:D3}", "DEVTYPE=usb_device"];

    private void Attribute(string name, string? value)
    {
        if (value is not null)
        {
            File.WriteAllText($"{SysFolder}/{name}", value + '\n');
        }
    }
}
