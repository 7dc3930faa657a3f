using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>Every kind of camera that can be emulated, with a stream of its wire at about real time.</summary>
internal static class PluggedCameras
{
    /// <summary>Bytes a second at which a stamped stream's time passes as real time does.</summary>
    public const int StampedRate = 1_000_000 * StampedEvt3.EventBytes;

    private static readonly SensorGeometry Hd = new(1280, 720);

    /// <summary>Keys of the cameras, for theories.</summary>
    public static TheoryData<string> Keys { get; } = ["evk4", "silkyevcam-hd", "ueye-xcp-e", "evk3-hd", "davis346", "dvxplorer", "dvxplorer-mini", "dvs128"];

    /// <summary>A camera by its key.</summary>
    public static EmulatedCamera Create(string key) => key switch
    {
        "evk4" => PropheseeCameras.Evk4(),
        "silkyevcam-hd" => PropheseeCameras.SilkyEvCamHd(),
        "ueye-xcp-e" => PropheseeCameras.UeyeXcpE(),
        "evk3-hd" => PropheseeCameras.Evk3Hd(),
        "davis346" => new EmulatedDavis346(),
        "dvxplorer" => new EmulatedDvxplorer(),
        "dvxplorer-mini" => new EmulatedDvxplorerMini(),
        "dvs128" => new EmulatedDvs128(),
        _ => throw new ArgumentException($"no camera {key}"),
    };

    /// <summary>Its stream, for longer than a test lasts.</summary>
    public static StreamPlan LongStream(string key) => key switch
    {
        "davis346" => Encoded(new DavisEncoder(), new SensorGeometry(346, 260)),
        "dvxplorer" => Encoded(new DvxplorerEncoder(), new SensorGeometry(640, 480)),
        "dvxplorer-mini" => Encoded(new DvxplorerMiniEncoder(), new SensorGeometry(640, 480)),
        "dvs128" => Encoded(new Dvs128Encoder(), new SensorGeometry(128, 128)),
        _ => Stamped(),
    };

    /// <summary>Stamped events of a megapixel sensor.</summary>
    /// <param name="events">How many; 0 = without an end.</param>
    /// <param name="bytesPerSecond">How fast; default: in real time.</param>
    public static StreamPlan Stamped(long events = 0, long bytesPerSecond = StampedRate) =>
        new() { Bytes = new StampedEvt3(Hd, events), BytesPerSecond = bytesPerSecond };

    /// <summary>Pixel after pixel, one each 50 us, in real time.</summary>
    private static StreamPlan Encoded(IWireEncoder encoder, SensorGeometry geometry)
    {
        const int Seconds = 20;
        const int EventUs = 50;
        var packet = new EventPacket(Seconds * 1_000_000 / EventUs);
        for (var i = 0; i < packet.Capacity; i++)
        {
            packet.Append((long)i * EventUs, i % geometry.Width, i / geometry.Width % geometry.Height, i & 1);
        }

        var bytes = encoder.Encode(packet);
        return new StreamPlan { Bytes = StreamBytes.Once(bytes), BytesPerSecond = bytes.Length / Seconds };
    }
}
