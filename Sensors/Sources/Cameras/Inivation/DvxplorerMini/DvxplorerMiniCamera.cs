using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

/// <summary>An open DVXplorer Mini.</summary>
/// <param name="model">Its model.</param>
/// <param name="info">Who it is.</param>
/// <param name="control">How its firmware wants to be told.</param>
/// <param name="device">Its USB device, claimed; owned from here on.</param>
/// <param name="clock">For the pauses of its start sequence.</param>
internal sealed class DvxplorerMiniCamera(
    DvxplorerMiniModel model, CameraInfo info, IMiniControl control, IUsbDevice device, TimeProvider clock) : ICamera
{
    private const byte Endpoint = 0x82;

    private static readonly TimeSpan UntilBuffersAreEmpty = TimeSpan.FromMilliseconds(10);

    private SensorOptions? _set; // null = nobody knows
    private bool _isOff;

    /// <inheritdoc/>
    public CameraInfo Info => info;

    /// <inheritdoc/>
    /// <remarks>Its clock wraps after 70 minutes: nothing of it is missed.</remarks>
    public CameraWire Wire { get; } = new(Endpoint);

    /// <inheritdoc/>
    public IWireDecoder CreateDecoder() => new WireDecoder<DvxplorerMiniState>(info.Geometry, DvxplorerMiniDecoder.Decode, DvxplorerMiniWords.Bytes);

    /// <summary>Ends what runs since before, and sets the camera.</summary>
    /// <exception cref="CameraException">Its firmware cannot do what the options ask for.</exception>
    public void Prepare(SensorOptions options, CancellationToken stop)
    {
        control.Port.SwitchOff(control.Runs);
        clock.Wait(UntilBuffersAreEmpty, stop);
        control.DropStale(Endpoint);
        control.Configure(options);
        _set = options;
    }

    /// <inheritdoc/>
    public void Start(CancellationToken stop)
    {
        _isOff = false;
        control.Start();
    }

    /// <inheritdoc/>
    public void Stop()
    {
        control.Port.TrySwitchOff(control.Runs);
        _isOff = true;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options)
    {
        InivationCameras.ThrowIfAny(model.Validate(options));
        var before = _set;
        _set = null; // until all is written: after a failure the next options are written whole
        control.Change(before, options);
        _set = options;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOff)
        {
            Stop();
        }

        device.Dispose();
    }
}
