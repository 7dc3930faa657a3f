using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

/// <summary>An open DVS128.</summary>
/// <param name="model">Its model.</param>
/// <param name="info">Who it is.</param>
/// <param name="device">Its USB device, claimed; owned from here on.</param>
/// <remarks>After libcaer, src/dvs128.c. Its start sequence has no pauses.</remarks>
internal sealed class Dvs128Camera(Dvs128Model model, CameraInfo info, IUsbDevice device) : ICamera
{
    private const byte Endpoint = 0x86;
    private const byte VendorOut = 0x40;
    private const byte StartTransfer = 0xB3;
    private const byte StopTransfer = 0xB4;
    private const byte SendBiases = 0xB8;

    private SensorOptions? _set; // null = nobody knows
    private bool _isOff;

    /// <inheritdoc/>
    public CameraInfo Info => info;

    /// <inheritdoc/>
    public CameraWire Wire { get; } = new(Endpoint, Dvs128Words.CountUs);

    /// <inheritdoc/>
    public IWireDecoder CreateDecoder() => new WireDecoder<Dvs128State>(info.Geometry, Dvs128Decoder.Decode, Dvs128Words.Bytes);

    /// <summary>Ends a stream since before, and sets the biases.</summary>
    public void Prepare(SensorOptions options)
    {
        Request(StopTransfer);
        device.ClearHalt(Endpoint);
        Set(options);
    }

    /// <inheritdoc/>
    public void Start(CancellationToken stop)
    {
        _isOff = false;
        Request(StartTransfer);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        try
        {
            Request(StopTransfer);
        }
        catch (UsbException)
        {
            // it was unplugged, or does not answer: opening it again begins with the same
        }

        _isOff = true;
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options)
    {
        InivationCameras.ThrowIfAny(model.Validate(options));
        if (_set is null || Dvs128Bias.All.Any(bias => bias.Of(options) != bias.Of(_set)))
        {
            Set(options);
        }
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

    private void Set(SensorOptions options)
    {
        _set = null; // until they are sent
        device.ControlOut(VendorOut, SendBiases, 0, 0, Dvs128Bias.Encode(options));
        _set = options;
    }

    private void Request(byte request) => device.ControlOut(VendorOut, request, 0, 0, []);
}
