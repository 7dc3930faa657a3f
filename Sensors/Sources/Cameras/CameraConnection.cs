using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A camera from being opened until it is lost or closed, with its stream once that was started. One thread at a time.</summary>
/// <param name="device">Opened; the camera closes it.</param>
/// <param name="camera">Configured; owned from here on.</param>
internal sealed class CameraConnection(IUsbDevice device, ICamera camera) : IDisposable
{
    /// <summary>The camera.</summary>
    public ICamera Camera => camera;

    /// <summary>What it is on the bus.</summary>
    public UsbDeviceInfo Device => device.Info;

    /// <summary>Its stream; null before <see cref="Start"/>.</summary>
    public IUsbStream? Stream { get; private set; }

    /// <summary>Sets transfers going, and then the camera, so that its first word is not missed.</summary>
    /// <exception cref="UsbException">It is gone, or refuses.</exception>
    public IUsbStream Start(SensorOptions options, CancellationToken stop)
    {
        Stream = device.Stream(Plan(options, camera.Wire));
        camera.Start(stop);
        return Stream;
    }

    /// <summary>Asks the camera to be quiet, if it is still there.</summary>
    public void Stop()
    {
        try
        {
            camera.Stop();
        }
        catch (Exception gone) when (gone is UsbException or CameraException)
        {
            // so is its stream
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream?.Dispose();
        camera.Dispose();
    }

    /// <summary>The ring is what waits besides what is in flight: one buffer that is decoded, and as many more as the memory allows.</summary>
    private static UsbStreamPlan Plan(SensorOptions options, CameraWire wire)
    {
        const int FewestWaiting = 2;
        var waiting = Math.Max(FewestWaiting, options.RingMiB * 1024 / options.TransferKiB);
        return new UsbStreamPlan(
            wire.Endpoint,
            options.TransferKiB * 1024,
            options.Transfers,
            options.Transfers + waiting,
            TimeSpan.FromMilliseconds(options.TransferTimeoutMs),
            wire.CountUs);
    }
}
