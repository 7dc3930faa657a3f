using EdgeLearner.CameraBed.Streams;
using EdgeLearner.CameraBed.Tree;
using EdgeLearner.CameraBed.Usbfs;

namespace EdgeLearner.CameraBed;

/// <summary>A USB bus without USB: emulated cameras that a client finds through the real libusb, under umockdev's preload library.</summary>
/// <remarks>
/// A client started by <see cref="BedClient"/> sees the bed's /sys and its /dev/bus/usb instead of the machine's; each device node there is served
/// by this process. One client that watches for plugs at a time: two would take each other's sockets. Dispose clients before the bed, for the
/// preload library aborts a client whose device is no longer served.
/// </remarks>
public sealed class Bed : IDisposable
{
    /// <summary>The library that makes a process see the bed: Debian's package umockdev.</summary>
    public const string PreloadLibrary = "libumockdev-preload.so.0";

    /// <summary>The hub that the kernel puts at the root has 1.</summary>
    private const int FirstAddress = 2;

    /// <summary>7 bits of a packet; the kernel begins anew behind it.</summary>
    private const int LastAddress = 127;

    private const string UsbLibrary = "libusb-1.0.so.0";

    private static readonly string[] LibraryFolders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib", "/lib"];

    private readonly List<BedDevice> _devices = [];
    private readonly Lock _addressing = new();
    private int _sequence;
    private int _address = FirstAddress - 1;

    /// <summary>An empty bus.</summary>
    public Bed(TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
        Root = Directory.CreateTempSubdirectory("bed-").FullName;
        const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Libc.Check(Libc.ChangeMode(Root, NodeAccess.Everybody.Mode | Enter), $"chmod {Root}"); // clients of any user put their monitors' sockets there
        DeviceTree.Prepare(Root);
    }

    /// <summary>Why no client can be started on this machine, for a test to skip with; null = one can.</summary>
    public static string? Missing { get; } =
        !HasLibrary(PreloadLibrary) ? $"{PreloadLibrary} is not installed: package umockdev"
        : !HasLibrary(UsbLibrary) ? $"{UsbLibrary} is not installed: package libusb-1.0-0"
        : null;

    /// <summary>Its folder, which clients are given as UMOCKDEV_DIR.</summary>
    public string Root { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Adds a camera at the next port; it is not plugged in yet.</summary>
    public BedDevice Add(EmulatedCamera camera)
    {
        var device = new BedDevice(this, camera, $"1-{_devices.Count + 1}");
        _devices.Add(device);
        return device;
    }

    /// <summary>Adds a camera at the next port and plugs it in.</summary>
    public BedDevice Plug(EmulatedCamera camera, StreamPlan? plan = null)
    {
        var device = Add(camera);
        device.Plan = plan ?? device.Plan;
        device.Plug();
        return device;
    }

    /// <summary>Ends all devices and removes the folder. Repeatable.</summary>
    public void Dispose()
    {
        _devices.ForEach(device => device.Close());
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    /// <summary>A place in the tree, under the next address that nobody has.</summary>
    internal DeviceTree NewTree(string port)
    {
        lock (_addressing)
        {
            DeviceTree tree;
            do
            {
                _address = _address == LastAddress ? FirstAddress : _address + 1;
                tree = new DeviceTree(Root, port, _address);
            }
            while (File.Exists(tree.Paths.Socket));
            return tree;
        }
    }

    internal int NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Looks for the file: this process must not load a library that redirects its own paths.</summary>
    private static bool HasLibrary(string name) => LibraryFolders.Any(folder => File.Exists(Path.Combine(folder, name)));
}
