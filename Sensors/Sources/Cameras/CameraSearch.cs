using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Looks for a camera until it is there, and says why it is not: each reason once. One thread.</summary>
internal sealed class CameraSearch(CameraSetting setting, WantedCamera wanted, Action<CameraNotice> tell) : IDisposable
{
    private readonly CameraConnector _connector = new(setting.Bus, setting.Models, setting.StartClock);
    private readonly CameraWait _wait = new(setting.Bus, setting.Clock);
    private string? _other; // that was told of
    private string? _reason; // met at the last look
    private int _met; // so often in a row

    /// <summary>What the last look did not find, as people say it; and whether another one was there.</summary>
    public string Missing => $"No {wanted} is plugged in" + (_connector.Other is { } other ? $", but {other} is" : "");

    /// <summary>Says that the camera works: a search after this begins at once, and reasons are told anew.</summary>
    public void Reset()
    {
        _wait.Reset();
        (_other, _reason) = (null, null);
    }

    /// <summary>Tells a reason why the camera cannot be used: once, and what a plug that is half in or half out may bring about only when it stays.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="isSure">Whether it is told at once.</param>
    public void Tell(Exception reason, bool isSure = false)
    {
        const int Stays = 3; // looks

        _met = reason.Message == _reason ? _met + 1 : 1;
        _reason = reason.Message;
        isSure |= reason is CameraException or UsbException { Error: UsbError.Access or UsbError.Busy };
        _met = isSure && _met == 1 ? Stays : _met;
        if (_met == Stays)
        {
            _met++;
            tell(new(CameraNoticeKind.Waiting, $"{reason.Message}; waiting until it can be used"));
        }
    }

    /// <summary>Looks once.</summary>
    /// <inheritdoc cref="CameraConnector.TryConnect"/>
    public CameraConnection? TryConnect(SensorOptions options, CancellationToken stop) => _connector.TryConnect(wanted, options, stop);

    /// <summary>Tells that the camera is waited for.</summary>
    public void TellMissing()
    {
        _other = _connector.Other;
        tell(new(CameraNoticeKind.Waiting, $"{Missing}: waiting for one"));
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
                if (TryConnect(options, stop) is { } connection)
                {
                    return connection;
                }

                if (_connector.Other is { } other && other != _other)
                {
                    TellMissing();
                }
            }
            catch (Exception problem) when (problem is CameraException or UsbException)
            {
                Tell(problem);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wait.Dispose();
}
