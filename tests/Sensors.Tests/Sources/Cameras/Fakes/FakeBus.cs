using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

/// <summary>A bus in memory: a test plugs devices in and out. From any thread.</summary>
internal sealed class FakeBus : IUsbBus
{
    public const ushort CameraVendor = 0x1234;

    private readonly Lock _gate = new();
    private readonly List<FakeDevice> _devices = [];
    private readonly List<Action> _watchers = [];
    private int _address = 1;

    /// <summary>Called before every look.</summary>
    public Action? Looking { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Plugs a camera in.</summary>
    /// <param name="port">Where: <c>1-1</c>.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="tells">Whether the system tells those who watch.</param>
    /// <param name="refusal">Why it cannot be opened.</param>
    /// <param name="vendor">Of a camera that the fake model knows.</param>
    public FakeDevice Plug(string port, string serial, bool tells = true, UsbException? refusal = null, ushort vendor = CameraVendor)
    {
        var device = new FakeDevice(new UsbDeviceInfo(1, Interlocked.Increment(ref _address), port, vendor, 1, 0x100, UsbSpeed.Super, [], "Maker", "Camera", serial))
        {
            Refusal = refusal,
        };
        Action[] watchers;
        lock (_gate)
        {
            _devices.Add(device);
            watchers = tells ? [.. _watchers] : [];
        }

        Array.ForEach(watchers, plugged => plugged());
        return device;
    }

    /// <summary>Pulls a camera out: its stream ends.</summary>
    public void Unplug(FakeDevice device)
    {
        lock (_gate)
        {
            _devices.Remove(device);
        }

        device.CurrentStream?.End(new UsbException(UsbError.NoDevice, "the device was unplugged"));
    }

    public IReadOnlyList<UsbDeviceInfo> List()
    {
        Looking?.Invoke();
        lock (_gate)
        {
            return [.. _devices.Select(device => device.Info).OrderBy(info => info.Port, PortOrder.Instance)];
        }
    }

    public IUsbDevice Open(UsbDeviceInfo device)
    {
        lock (_gate)
        {
            var found = _devices.Find(candidate => candidate.Info == device) ?? throw new UsbException(UsbError.NoDevice, "it was unplugged");
            return found.Refusal is { } refusal ? throw refusal : found;
        }
    }

    public IDisposable Watch(Action plugged)
    {
        lock (_gate)
        {
            _watchers.Add(plugged);
        }

        return System.Reactive.Disposables.Disposable.Empty;
    }

    public void Dispose() => IsDisposed = true;
}
