using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Fakes;

/// <summary>A camera whose every byte is an event, at so many milliseconds.</summary>
internal sealed class FakeModel : ICameraModel
{
    private static readonly SensorGeometry Size = new(8, 8);

    public string Key => "fake";

    public string Name => "Fake Camera";

    public IReadOnlyList<BiasRange> Biases => [];

    /// <summary>Options that were applied to any camera.</summary>
    public List<SensorOptions> Applied { get; } = [];

    /// <summary>Holes that decoders were told of.</summary>
    public List<WireGap> Gaps { get; } = [];

    /// <summary>Serial number of a camera whose firmware is too old.</summary>
    public string? TooOld { get; set; }

    /// <summary>Why no camera can be configured.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Why no camera begins to stream.</summary>
    public Exception? StartRefusal { get; set; }

    /// <summary>Called before settings are applied.</summary>
    public Action? Applying { get; set; }

    public bool Matches(UsbDeviceInfo device) => device.VendorId == FakeBus.CameraVendor;

    public IReadOnlyList<string> Validate(SensorOptions options) => [];

    public CameraInfo Identify(IUsbDevice device) => device.Info.Serial != TooOld
        ? new(Name, Key, device.Info.Serial!, "1.2", Size)
        : throw new CameraException($"{Name} {TooOld} has firmware 0.9", $"{Name} {TooOld}");

    public ICamera Open(IUsbDevice device, SensorOptions options, TimeProvider clock, CancellationToken stop) =>
        Refusal is null ? new Camera(this, (FakeDevice)device) : throw Refusal;

    private sealed class Camera(FakeModel model, FakeDevice device) : ICamera
    {
        public CameraInfo Info => model.Identify(device);

        public CameraWire Wire => new(0x81);

        public IWireDecoder CreateDecoder() => new Decoder(model);

        public void Start(CancellationToken stop)
        {
            device.Log.Add("start");
            if (model.StartRefusal is { } refusal)
            {
                throw refusal;
            }
        }

        public void Stop() => device.Log.Add("stop");

        public void Apply(SensorOptions options)
        {
            if (options.MaxEventsPerSecond > 1000)
            {
                throw new CameraException("Sensor:MaxEventsPerSecond is too much");
            }

            model.Applying?.Invoke();
            model.Applied.Add(options);
        }

        public void Dispose() => device.Dispose();
    }

    private sealed class Decoder(FakeModel model) : IWireDecoder
    {
        private const byte NoEvent = 255;

        public DecodeCounts Counts { get; private set; }

        public int Decode(ReadOnlySpan<byte> bytes, EventPacket packet)
        {
            foreach (var value in bytes)
            {
                if (value == NoEvent)
                {
                    Counts = Counts with { OtherRecords = Counts.OtherRecords + 1 };
                }
                else
                {
                    packet.Append(value * 1000L, value % Size.Width, 0, 1);
                }
            }

            return bytes.Length;
        }

        public void Skip(WireGap gap) => model.Gaps.Add(gap);
    }
}
