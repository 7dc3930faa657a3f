using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>The machine's USB, by libusb-1.0. One thread of its own, named usb, on which transfers complete and devices come.</summary>
/// <remarks>Dispose devices first.</remarks>
internal sealed unsafe class LibUsbBus : IUsbBus
{
    /// <summary>Between two looks where looking fails.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly nint _context;
    private readonly GCHandle _self;
    private readonly Thread _thread;
    private readonly int? _hotplug;
    private Watcher[] _watchers = [];
    private readonly ManualResetEventSlim _closing = new();
    private volatile bool _isClosing;

    /// <summary>Opens the bus.</summary>
    /// <param name="clock">Stamps transfers.</param>
    /// <exception cref="UsbException">libusb is not installed, or finds no USB.</exception>
    public LibUsbBus(TimeProvider clock)
    {
        _clock = clock;
        try
        {
            LibUsbErrors.ThrowIfFailed(LibUsb.Init(out _context), "looking for the machine's USB");
        }
        catch (DllNotFoundException)
        {
            throw LibUsbErrors.NoLibrary();
        }

        _self = GCHandle.Alloc(this);
        _hotplug = LibUsb.HasCapability(LibUsb.HasHotplug) == 0 ? null : RegisterHotplug();
        _thread = new Thread(HandleEvents) { Name = "usb", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public IReadOnlyList<UsbDeviceInfo> List()
    {
        var found = new List<UsbDeviceInfo>();
        WithDevices(device =>
        {
            found.Add(LibUsbDescriptors.Read(device));
            return true;
        });
        return [.. found.OrderBy(device => device.Bus).ThenBy(device => device.Port, PortOrder.Instance)];
    }

    /// <inheritdoc/>
    public IUsbDevice Open(UsbDeviceInfo device)
    {
        LibUsbDevice? opened = null;
        WithDevices(candidate =>
        {
            if (LibUsb.GetBusNumber(candidate) != device.Bus || LibUsb.GetDeviceAddress(candidate) != device.Address)
            {
                return true;
            }

            LibUsbErrors.ThrowIfFailed(LibUsb.Open(candidate, out var handle), device, "opening it");
            opened = new LibUsbDevice(device, handle, _clock);
            return false;
        });
        return opened ?? throw new UsbException(UsbError.NoDevice, $"{device.Product ?? "the device"} at USB port {device.Port} was unplugged");
    }

    /// <inheritdoc/>
    public IDisposable Watch(Action plugged)
    {
        var watcher = new Watcher(this, plugged);
        lock (_gate)
        {
            _watchers = [.. _watchers, watcher];
        }

        return watcher;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _closing.Set();
        if (_hotplug is { } handle)
        {
            LibUsb.DeregisterHotplug(_context, handle);
        }

        LibUsb.InterruptEventHandler(_context);
        _thread.Join();
        _closing.Dispose();
        LibUsb.Exit(_context);
        _self.Free();
    }

    /// <summary>Walks over all devices until told to stop.</summary>
    private void WithDevices(Func<nint, bool> goesOn)
    {
        var count = LibUsb.GetDeviceList(_context, out var devices);
        LibUsbErrors.ThrowIfFailed((int)count, "listing devices");
        try
        {
            for (var i = 0; i < count && goesOn(devices[i]); i++)
            {
            }
        }
        finally
        {
            LibUsb.FreeDeviceList(devices, unreference: 1);
        }
    }

    private void HandleEvents()
    {
        var atMost = new LibUsb.TimeValue(Seconds: 1, Microseconds: 0); // an interrupt that came just before the wait is lost
        while (!_isClosing)
        {
            if (LibUsb.HandleEvents(_context, atMost, completed: null) is not (0 or LibUsb.Interrupted)) // what goes wrong is the device's, and said with its transfers
            {
                _closing.Wait(Pause); // nor does it go wrong as fast as the processor can
            }
        }
    }

    private int? RegisterHotplug()
    {
        var code = LibUsb.RegisterHotplug(
            _context, LibUsb.DeviceArrived, 0, LibUsb.MatchAny, LibUsb.MatchAny, LibUsb.MatchAny, &OnHotplug, GCHandle.ToIntPtr(_self), out var handle);
        return code == 0 ? handle : null;
    }

    /// <summary>Sets events and reads nothing of the device: what it throws would end the process.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnHotplug(nint context, nint device, int change, nint self)
    {
        var bus = (LibUsbBus)GCHandle.FromIntPtr(self).Target!;
        foreach (var watcher in Volatile.Read(ref bus._watchers))
        {
            watcher.Plugged();
        }

        return 0; // stay registered
    }

    private sealed class Watcher(LibUsbBus bus, Action plugged) : IDisposable
    {
        public Action Plugged => plugged;

        public void Dispose()
        {
            lock (bus._gate)
            {
                bus._watchers = [.. bus._watchers.Where(watcher => watcher != this)];
            }
        }
    }
}
