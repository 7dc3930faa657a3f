using EdgeLearner.CameraBed;
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
    public static TheoryData<string> Keys { get; } = ["evk4", "silkyevcam-hd", "ueye-xcp-e", "evk3-hd"];

    /// <summary>A camera by its key.</summary>
    public static EmulatedCamera Create(string key) => key switch
    {
        "evk4" => PropheseeCameras.Evk4(),
        "silkyevcam-hd" => PropheseeCameras.SilkyEvCamHd(),
        "ueye-xcp-e" => PropheseeCameras.UeyeXcpE(),
        "evk3-hd" => PropheseeCameras.Evk3Hd(),
        _ => throw new ArgumentException($"no camera {key}"),
    };

    /// <summary>Its stream, without an end.</summary>
    public static StreamPlan Endless(string key) => key switch
    {
        _ => Stamped(),
    };

    /// <summary>Stamped events of a megapixel sensor.</summary>
    /// <param name="events">How many; 0 = without an end.</param>
    /// <param name="bytesPerSecond">How fast; default: in real time.</param>
    public static StreamPlan Stamped(long events = 0, long bytesPerSecond = StampedRate) =>
        new() { Bytes = new StampedEvt3(Hd, events), BytesPerSecond = bytesPerSecond };
}
