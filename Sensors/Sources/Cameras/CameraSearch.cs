using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Looks for a camera until it is there, and says why it is not: each reason once. One thread.</summary>
internal sealed class CameraSearch(CameraSetting setting, WantedCamera wanted, Action<CameraNotice> tell) : IDisposable
{
    private readonly CameraConnector _connector = new(setting.Bus, setting.Models, setting.StartClock);
    private readonly CameraWait _wait = new(setting.Bus, setting.Clock);
    private string? _told;

    /// <summary>Says that the camera works: a search after this begins at once, and reasons are told anew.</summary>
    public void Reset()
    {
        _wait.Reset();
        _told = null;
    }

    /// <summary>Looks until the camera is there and open. What cannot be opened now may be later: a cable, a permission, another program.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public CameraConnection WaitFor(SensorOptions options, CancellationToken stop)
    {
        while (true)
        {
            _wait.Wait(stop);
            try
            {
                if (_connector.TryConnect(wanted, options, stop) is { } connection)
                {
                    return connection;
                }
            }
            catch (Exception problem) when (problem is CameraException or UsbException)
            {
                TellOnce(problem);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wait.Dispose();

    /// <summary>What a plug that is half in, or half out, brings about is not worth a line.</summary>
    private void TellOnce(Exception problem)
    {
        if (problem is UsbException { Error: not (UsbError.Access or UsbError.Busy) } || problem.Message == _told)
        {
            return;
        }

        _told = problem.Message;
        tell(new(CameraNoticeKind.Waiting, $"{problem.Message}; waiting until it can be used"));
    }
}
