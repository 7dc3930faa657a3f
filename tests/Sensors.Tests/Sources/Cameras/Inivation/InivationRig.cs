using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>A driver and its emulated camera, wired in this process.</summary>
internal sealed class InivationRig(ICameraModel model, EmulatedCamera emulated)
{
    public ICameraModel Model => model;

    public EmulatedCamera Emulated => emulated;

    public WiredDevice Device { get; } = new(emulated);

    public SkippingClock Clock { get; } = new();

    /// <summary>What it was told, without what it was asked.</summary>
    public IReadOnlyList<string> Told => emulated.Log;

    /// <summary>One of each kind, by the name of its expected lists.</summary>
    public static InivationRig Of(string kind) => kind switch
    {
        "davis346" => Davis(),
        "dvxplorer" => Dvxplorer(),
        "dvxplorer-mini-9" => new(new DvxplorerMiniModel(), new EmulatedDvxplorerMini(firmware: 9)),
        "dvxplorer-mini-10" => new(new DvxplorerMiniModel(), new EmulatedDvxplorerMini(firmware: 10)),
        _ => new(new Dvs128Model(), new EmulatedDvs128()),
    };

    public static InivationRig Davis(bool isTurned = false) => new(new Davis346Model(), new EmulatedDavis346(isTurned: isTurned));

    public static InivationRig Dvxplorer(uint mounting = 0) => new(new DvxplorerModel(), new EmulatedDvxplorer(mounting: mounting));

    public ICamera Open(SensorOptions? options = null) => model.Open(Device, options ?? new(), Clock, TestContext.Current.CancellationToken);

    /// <summary>What it is told by something.</summary>
    public List<string> Hear(Action telling)
    {
        var before = emulated.Log.Count;
        telling();
        return [.. emulated.Log.Skip(before)];
    }
}
