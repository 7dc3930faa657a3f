using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A live camera: streams until it is stopped; lost and plugged in again, it streams on.</summary>
/// <remarks>One thread of its own, named source, takes buffers off the wire, decodes, delivers, and talks to the camera. It waits for nobody.</remarks>
public sealed class CameraSource : ILiveSource
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CameraSetting _setting;
    private readonly CameraSearch _search;
    private readonly Action<CameraNotice> _tell;
    private readonly LiveSettings _settings;
    private readonly CameraPump _pump;
    private readonly SourceThread _thread;
    private CameraConnection? _connection; // null once it is the stream's
    private volatile SensorStatus _status = SensorStatus.Offline;

    /// <summary>A source for a camera that was opened and does not stream yet.</summary>
    /// <param name="connection">Owned from here on.</param>
    /// <param name="options">As the camera was opened with.</param>
    /// <param name="setting">Where it is plugged in; its bus is owned from here on.</param>
    /// <param name="tell">Is told what happens.</param>
    internal CameraSource(CameraConnection connection, SensorOptions options, CameraSetting setting, Action<CameraNotice> tell)
    {
        _connection = connection;
        _settings = new LiveSettings(options);
        _setting = setting;
        _tell = tell;
        Info = connection.Camera.Info;
        Name = $"{Info.Model} {Info.Serial}";
        _pump = new CameraPump(Name, setting.Clock, _settings, tell);
        _search = new CameraSearch(setting, new WantedCamera(Info.Key, Info.Serial), tell);
        _thread = new SourceThread(Play, Stop, Close);
    }

    /// <inheritdoc/>
    public CameraInfo Info { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SensorGeometry Geometry => Info.Geometry;

    /// <summary>True: a camera cannot wait.</summary>
    public bool IsLive => true;

    /// <summary>Empty: nobody knows what is shown.</summary>
    public IReadOnlyList<LabelSpan> Labels => [];

    /// <inheritdoc/>
    public IObservable<EventPacket> Packets => _thread.Packets;

    /// <inheritdoc/>
    public SensorStatus Status => _status;

    /// <inheritdoc/>
    public Action<SensorStatus>? StatusChanged { get; set; }

    /// <inheritdoc/>
    public IWireTap? Tap
    {
        get => _pump.Tap;
        set => _pump.Tap = value;
    }

    /// <inheritdoc/>
    public WireCounts Wire => _pump.Wire;

    /// <inheritdoc/>
    public SourceCounts Counts => _pump.Counts;

    /// <summary>Called with each buffer before it is decoded: a test slows decoding down here.</summary>
    internal Action? BeforeDecoding
    {
        set => _pump.BeforeDecoding = value;
    }

    /// <summary>Opens the camera that the options name; it streams once somebody subscribes.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="clock">Stamps what comes, and times silence and the search for a camera.</param>
    /// <param name="tell">Is told what happens to it, from any thread; must not block.</param>
    /// <param name="waits">Whether to wait for one where none is plugged in; default: it is an error.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="CameraException">There is none, or it cannot be used: one line that says what to change.</exception>
    /// <exception cref="OperationCanceledException">Stopped while waiting.</exception>
    public static ILiveSource Open(SensorOptions options, TimeProvider clock, Action<CameraNotice> tell, bool waits, CancellationToken stop) =>
        CameraOpening.Open(options, () => new CameraSetting(new LibUsbBus(clock), CameraRegistry.Models, clock, clock), tell, waits, stop);

    /// <inheritdoc/>
    public void BinStraight(TimeBinner binner)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(binner.Sensor, Geometry);
        _pump.StraightTo = binner;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options) => _settings.Want(options);

    /// <inheritdoc/>
    public void Stop() => _stop.Cancel();

    /// <summary>Stops; the source's thread, where there is one, closes the camera when it comes to an end.</summary>
    public void Dispose() => _thread.Dispose();

    private void Play(IObserver<EventPacket> packets)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                StreamUntilLost(packets);
                if (!_stop.IsCancellationRequested)
                {
                    _connection = _search.WaitFor(_settings.Current, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped while it was looked for
        }
        finally
        {
            Change(SensorStatus.Disabled);
        }
    }

    /// <summary>Streams from the connection until it is lost or all is stopped, and closes it.</summary>
    private void StreamUntilLost(IObserver<EventPacket> packets)
    {
        using var connection = _connection!;
        _connection = null;
        try
        {
            var stream = _pump.Begin(connection, _stop.Token);
            _tell(new(CameraNoticeKind.Found, $"{Name} streams (firmware {Info.Firmware}, {connection.Device.Speed.Text()} at USB port {connection.Device.Port})"));
            Change(SensorStatus.Online);
            _pump.Run(stream, connection.Camera, packets, _search.Reset, _stop.Token);
            connection.Stop();
        }
        catch (Exception error) when (error is UsbException or CameraException)
        {
            if (_status == SensorStatus.Online)
            {
                Change(SensorStatus.Offline);
                _tell(new(CameraNoticeKind.Lost, $"{Name} is lost: {error.Message}; waiting for it"));
            }
            else
            {
                _search.Tell(error); // it was there, and did not begin
            }
        }
        finally
        {
            _pump.End();
        }
    }

    private void Change(SensorStatus status)
    {
        if (_status != status)
        {
            _status = status;
            StatusChanged?.Invoke(status);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _search.Dispose();
        _setting.Bus.Dispose();
    }
}
