using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>How the first connection to a camera comes about.</summary>
internal static class CameraOpening
{
    /// <summary>Opens the camera that the options name.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="createSetting">Opens the bus; the source owns it.</param>
    /// <param name="tell">Is told what happens.</param>
    /// <param name="waits">Whether to wait where none is plugged in, or USB fails on the way. Permissions, firmware and settings are errors all the same.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="CameraException">There is none, or it cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Stopped while waiting.</exception>
    public static CameraSource Open(
        SensorOptions options, Func<CameraSetting> createSetting, Action<CameraNotice> tell, bool waits, CancellationToken stop)
    {
        CameraSetting? setting = null;
        try
        {
            setting = createSetting();
            var source = new CameraSource(Connect(options, setting, tell, waits, stop), options, setting, tell);
            setting = null; // the source's from here on
            return source;
        }
        catch (UsbException error)
        {
            throw new CameraException(error.Message);
        }
        finally
        {
            setting?.Bus.Dispose();
        }
    }

    private static CameraConnection Connect(
        SensorOptions options, CameraSetting setting, Action<CameraNotice> tell, bool waits, CancellationToken stop)
    {
        using var search = new CameraSearch(setting, new WantedCamera(options.Kind, options.Serial), tell); // listens before the first look, so that no plug is missed
        try
        {
            if (search.TryConnect(options, stop) is { } connection)
            {
                return connection;
            }
        }
        catch (UsbException problem) when (waits && problem.Error is not (UsbError.Access or UsbError.NoLibrary))
        {
            search.Tell(problem, isSure: true); // a cable that was pulled, another program: that will pass
            return search.WaitFor(options, stop);
        }

        if (!waits)
        {
            throw new CameraException($"{search.Missing}: 'edgelearner cameras' lists what is; Sensor:Kind and Sensor:Serial choose another one");
        }

        search.TellMissing();
        return search.WaitFor(options, stop);
    }
}
