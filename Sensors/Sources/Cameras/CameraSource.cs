using System.Reactive.Disposables;
using System.Reactive.Linq;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>A live camera: streams until it is stopped; lost and plugged in again, it streams on.</summary>
/// <remarks>One thread of its own, named source, takes buffers off the wire, decodes, delivers, and talks to the camera. It waits for nobody.</remarks>
public sealed class CameraSource : ILiveSource
{
    /// <summary>Longest wait for a buffer: so late is a stop or a change of settings seen, and so often time moves on in silence.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CameraSetting _setting;
    private readonly CameraSearch _search;
    private readonly Action<CameraNotice> _tell;
    private readonly LivePackets _packets;
    private readonly WireAccount _wire = new();
    private readonly LiveSettings _settings;
    private CameraConnection? _connection; // null once it is the stream's
    private SourceCounts _counts;
    private bool _hasStreamed;
    private int _isStarted;
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
        _packets = new LivePackets(setting.Clock);
        Info = connection.Camera.Info;
        Name = $"{Info.Model} {Info.Serial}";
        _search = new CameraSearch(setting, new WantedCamera(Info.Key, Info.Serial), tell);
        Packets = Observable.Create<EventPacket>(Start);
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
    public IObservable<EventPacket> Packets { get; }

    /// <inheritdoc/>
    public SensorStatus Status => _status;

    /// <inheritdoc/>
    public Action<SensorStatus>? StatusChanged { get; set; }

    /// <inheritdoc/>
    public IWireTap? Tap { get; set; }

    /// <inheritdoc/>
    public WireCounts Wire => _wire.Counts;

    /// <inheritdoc/>
    public SourceCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    /// <summary>Called with each buffer before it is decoded: a test slows decoding down here.</summary>
    internal Action? BeforeDecoding { get; set; }

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
        _packets.StraightTo = binner;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options) => _settings.Want(options);

    /// <inheritdoc/>
    public void Stop() => _stop.Cancel();

    /// <summary>Stops; the source's thread, where there is one, closes the camera when it comes to an end.</summary>
    public void Dispose()
    {
        Stop();
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            Close();
        }
    }

    private IDisposable Start(IObserver<EventPacket> packets)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException("A source has one subscriber, once.");
        }

        new Thread(() => Run(packets)) { Name = "source", IsBackground = true }.Start();
        return Disposable.Create(Stop);
    }

    private void Run(IObserver<EventPacket> packets)
    {
        Exception? failure = null;
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
        catch (Exception error) // on a thread of our own nobody else would: the process would end
        {
            failure = error;
        }
        finally
        {
            Close();
        }

        Change(SensorStatus.Disabled);
        if (failure is null)
        {
            packets.OnCompleted();
        }
        else
        {
            packets.OnError(failure);
        }
    }

    /// <summary>Streams from the connection until it is lost or all is stopped, and closes it.</summary>
    private void StreamUntilLost(IObserver<EventPacket> packets)
    {
        using var connection = _connection!;
        _connection = null;
        try
        {
            _packets.Begin(connection.Camera.CreateDecoder(), _settings.Current);
            var stream = connection.Start(_settings.Current, _stop.Token);
            _wire.Begin(stream);
            if (_hasStreamed)
            {
                _wire.AddReconnect();
            }

            _hasStreamed = true;
            _tell(new(CameraNoticeKind.Found, $"{Name} streams (firmware {Info.Firmware}, {connection.Device.Speed.Text()} at USB port {connection.Device.Port})"));
            Change(SensorStatus.Online);
            Stream(stream, connection.Camera, packets);
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
            _wire.End();
        }
    }

    private void Stream(IUsbStream stream, ICamera camera, IObserver<EventPacket> packets)
    {
        var teller = new OverflowTeller(Name, _tell);
        var silence = new SilenceTeller(Name, _setting.Clock, _tell);
        var isFirst = _wire.Counts.Reconnects > 0; // bytes are missing before it
        while (!_stop.IsCancellationRequested)
        {
            _settings.Apply(camera, Name, _tell);
            if (stream.TryTake(Tick, out var buffer))
            {
                Tap?.Take(buffer.Bytes, buffer.Loss.Transfers > 0 || isFirst);
                isFirst = false;
                _search.Reset();
                silence.Hear();
                BeforeDecoding?.Invoke();
                _packets.Push(buffer, packets);
                _wire.AddDecoded(buffer.Bytes.Length);
            }
            else if (stream.Error is { } error)
            {
                teller.Look(stream.Counts);
                throw error;
            }
            else
            {
                silence.Look();
                if (_packets.PassTime(packets))
                {
                    _wire.AddSilence();
                }
            }

            Account();
            teller.Look(stream.Counts);
        }
    }

    private void Account()
    {
        var counts = _packets.Counts;
        lock (_gate)
        {
            _counts = counts;
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
