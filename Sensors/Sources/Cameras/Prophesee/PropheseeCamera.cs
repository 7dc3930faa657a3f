using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>An open camera with Prophesee's board protocol. One thread.</summary>
/// <param name="model">What it is.</param>
/// <param name="info">Who it is.</param>
/// <param name="device">Interface 0 is claimed; owned from here on.</param>
/// <param name="clock">For the pauses of its scripts.</param>
internal sealed class PropheseeCamera(PropheseeModel model, CameraInfo info, IUsbDevice device, TimeProvider clock) : ICamera
{
    /// <summary>Where events come.</summary>
    public const byte EventEndpoint = 0x81;

    private const int DrainBytes = 64 * 1024;

    /// <summary>16 MiB: far more than the board's memory holds.</summary>
    private const int MostDrains = 256;

    private static readonly TimeSpan DrainWait = TimeSpan.FromMilliseconds(50);

    private readonly TreuzellLink _link = new(device, model.Name);
    private readonly Dictionary<SensorBias, int> _trim = [];
    private SensorOptions? _applied = new(); // null = nobody knows
    private bool _isPowered;
    private bool _isRunning;

    /// <inheritdoc/>
    public CameraInfo Info => info;

    /// <inheritdoc/>
    public CameraWire Wire { get; } = new(EventEndpoint);

    private SensorScripts Scripts => model.Chip.Scripts;

    /// <inheritdoc/>
    public IWireDecoder CreateDecoder() => new WireDecoder<Evt3State>(info.Geometry, Evt3Decoder.Decode, Evt3Words.Bytes, Evt3Straight.Decode);

    /// <summary>Makes it ready to start, from whatever state a program before left it in.</summary>
    /// <exception cref="CameraException">It refused something, or it does not fall silent.</exception>
    /// <exception cref="UsbException">USB failed.</exception>
    public void Prepare(SensorOptions options, CancellationToken stop)
    {
        _isPowered = true;
        _link.Run(Scripts.Stop, clock, stop);
        _link.Run(Scripts.Destroy, clock, stop);
        _link.Run(Scripts.Initialise, clock, stop);
        ReadTrim();
        _link.Run(Scripts.Configure, clock, stop);
        Drain();
        RegionOfInterest.Set(_link, info.Geometry, Region(options), isRunning: false);
        PixelMask.Set(_link, before: null, options.MaskedPixels);
        _applied = new SensorOptions { Region = options.Region, MaskedPixels = options.MaskedPixels };
        Apply(options);
    }

    /// <inheritdoc/>
    public void Start(CancellationToken stop)
    {
        _isRunning = true;
        _link.Run(Scripts.Start, clock, stop);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _isRunning = false;
        try
        {
            _link.Run(Scripts.Stop, clock, CancellationToken.None);
        }
        catch (UsbException gone) when (gone.Error == UsbError.NoDevice)
        {
            // it has stopped
        }
    }

    /// <inheritdoc/>
    public void Apply(SensorOptions options)
    {
        var problems = model.Validate(options);
        if (problems.Count == 0)
        {
            problems = [.. OffsetsBeyondTheRegister(options)];
        }

        if (problems.Count > 0)
        {
            throw new CameraException(string.Join("; ", problems));
        }

        var before = _applied;
        _applied = null; // until all is written: after a failure the next options are written whole
        Change(before, options);
        _applied = options;
    }

    /// <summary>Stops it and powers the sensor down, where it is still there.</summary>
    public void Dispose()
    {
        try
        {
            if (_isRunning)
            {
                Stop();
            }

            if (_isPowered)
            {
                _link.Run(Scripts.Destroy, clock, CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is UsbException or CameraException)
        {
            // it was unplugged, or hangs: opening it anew begins with the same scripts
        }

        device.Dispose();
    }

    /// <summary>After power-up, and before anything is set: registers hold what the factory found then, and not what a program before set.</summary>
    private void ReadTrim()
    {
        foreach (var bias in model.Chip.Biases)
        {
            _trim[bias] = model.Chip.HasFactoryTrim ? bias.Read(_link) : 0;
        }
    }

    /// <summary>Takes what the board still holds of a stream before this one.</summary>
    private void Drain()
    {
        var rest = new byte[DrainBytes];
        for (var i = 0; i < MostDrains; i++)
        {
            if (device.BulkIn(EventEndpoint, rest, DrainWait) == 0)
            {
                return;
            }
        }

        throw new CameraException($"{model.Name} {info.Serial} does not stop sending: unplug it and plug it in again");
    }

    private IEnumerable<string> OffsetsBeyondTheRegister(SensorOptions options)
    {
        foreach (var (bias, trim) in _trim)
        {
            var value = bias.Of(options);
            if (trim + value is < 0 or > byte.MaxValue)
            {
                yield return $"Sensor:Biases:{bias.Range.Name} = {value} is outside {-trim} to {byte.MaxValue - trim}, which is all that this camera's factory value of {trim} leaves";
            }
        }
    }

    /// <summary>Writes what differs, and nothing else; all where nobody knows what is set.</summary>
    private void Change(SensorOptions? from, SensorOptions to)
    {
        foreach (var (bias, trim) in _trim.Where(entry => from is null || entry.Key.Of(from) != entry.Key.Of(to)))
        {
            bias.Write(_link, trim + bias.Of(to));
        }

        if (from is null || Region(from) != Region(to))
        {
            RegionOfInterest.Set(_link, info.Geometry, Region(to), _isRunning);
        }

        if (from is null || from.MaxEventsPerSecond != to.MaxEventsPerSecond)
        {
            RateController.Set(_link, to.MaxEventsPerSecond);
        }

        PixelMask.Set(_link, from?.MaskedPixels, to.MaskedPixels);
        if (from is null || Noise(from) != Noise(to))
        {
            NoiseFilter.Set(_link, to.NoiseFilter, to.NoiseFilterUs, model.Chip.KeepsTrail);
        }

        if (from is null || Flicker(from) != Flicker(to))
        {
            AntiFlicker.Set(_link, to.AntiFlicker, to.AntiFlickerMinHz, to.AntiFlickerMaxHz);
        }
    }

    private static PixelRegion? Region(SensorOptions options) =>
        options.Region is { } text && PixelRegion.TryParse(text, out var region) ? region : null;

    private static (SensorNoiseFilter, int) Noise(SensorOptions options) =>
        (options.NoiseFilter, options.NoiseFilter == SensorNoiseFilter.Off ? 0 : options.NoiseFilterUs);

    private static (int, int)? Flicker(SensorOptions options) =>
        options.AntiFlicker ? (options.AntiFlickerMinHz, options.AntiFlickerMaxHz) : null;
}
