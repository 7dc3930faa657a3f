using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>How a camera is set, and how it is to be set: asked for from any thread, applied by the source's.</summary>
/// <param name="current">As it was opened with.</param>
internal sealed class LiveSettings(SensorOptions current)
{
    private SensorOptions? _wanted;

    /// <summary>What the camera was last given; it is opened with this again. The source's thread.</summary>
    public SensorOptions Current { get; private set; } = current;

    /// <summary>Asks for other settings; those asked for last count. While the camera is away, they wait for it.</summary>
    public void Want(SensorOptions options) => Interlocked.Exchange(ref _wanted, options);

    /// <summary>Gives the camera what was asked for, if anything was, and tells what came of it.</summary>
    /// <exception cref="UsbException">The camera is gone.</exception>
    public void Apply(ICamera camera, string name, Action<CameraNotice> tell)
    {
        if (Interlocked.Exchange(ref _wanted, null) is not { } wanted)
        {
            return;
        }

        try
        {
            camera.Apply(wanted);
            Current = wanted;
            tell(new(CameraNoticeKind.Applied, $"{name}: the new settings are applied"));
        }
        catch (UsbException gone) when (gone.Error == UsbError.NoDevice)
        {
            Interlocked.CompareExchange(ref _wanted, wanted, null); // they wait for it, unless others are asked for by now
            throw;
        }
        catch (Exception refused) when (refused is CameraException or UsbException)
        {
            tell(new(CameraNoticeKind.Refused, $"{name}: the new settings are refused, {Restore(camera)}: {refused.Message}"));
        }
    }

    /// <summary>Gives the camera what it had: some of the new settings may have been written before one was refused.</summary>
    /// <returns>What is set now.</returns>
    private string Restore(ICamera camera)
    {
        try
        {
            camera.Apply(Current);
            return "those before stay";
        }
        catch (Exception again) when (again is CameraException || again is UsbException { Error: not UsbError.NoDevice })
        {
            return "and so are those before: what it is set to is not known until it takes others, or is plugged in again";
        }
    }
}
