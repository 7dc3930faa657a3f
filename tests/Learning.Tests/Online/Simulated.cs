using System.Reactive;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>A simulated, labelled recording of 32x32, as frames of the real binner, and a small network for it.</summary>
internal static class Simulated
{
    public const string Network = "8C5p2-AP4-16C3p1-AP2-FC32";

    /// <summary>Few lanes, so that tests are fast.</summary>
    public static LearningOptions Learning { get; } = new() { Network = Network, ReplayLanes = 3 };

    public static SimulationOptions Recording(double seconds, ulong seed = 1) => new() { Seed = seed, Seconds = seconds, Width = 32, Height = 32 };

    /// <summary>The frames of one or more passes; the later ones begin with a loop restart.</summary>
    public static IReadOnlyList<EventFrame> Frames(SimulationOptions recording, int passes = 1, int packetEvents = 1_000, TimeProvider? clock = null)
    {
        var frames = new List<EventFrame>();
        Play(recording, frames.Add, passes, packetEvents, clock);
        return frames;
    }

    /// <summary>Gives each frame away as soon as it is closed.</summary>
    public static void Play(SimulationOptions recording, Action<EventFrame> closed, int passes = 1, int packetEvents = 1_000, TimeProvider? clock = null)
    {
        var geometry = new SensorGeometry(recording.Width, recording.Height);
        var sink = Observer.Create(closed);
        var binner = new TimeBinner(InputMapping.Fit(geometry), new BinningRule(), new EventFramePool(geometry), clock ?? TimeProvider.System);
        for (var pass = 0; pass < passes; pass++)
        {
            PushPass(recording, pass, new EventPacket(packetEvents) { Pass = pass }, binner, sink);
        }

        binner.Complete(sink);
    }

    public static Model NewModel(LearningOptions learning, SimulationOptions recording)
    {
        var geometry = new SensorGeometry(recording.Width, recording.Height);
        var spec = NetworkCatalogue.Build(learning.Network, geometry, SimulatedReader.ClassNames.Count, learning.BlockLayers);
        return Model.Create(spec, SimulatedReader.ClassNames, learning.Seed);
    }

    public static LabelTimeline Labels(SimulationOptions recording) => new(new SimulatedReader(recording).Labels, SimulatedReader.ClassNames);

    public static OnlineLearner Learner(SimulationOptions recording, LearningOptions learning, Model? model = null) =>
        new(LearnerState.Create(model ?? NewModel(learning, recording), learning), learning, Labels(recording), TimeProvider.System);

    /// <summary>Runs every frame through the learner.</summary>
    /// <returns>The decision on each.</returns>
    public static IReadOnlyList<int> Run(OnlineLearner learner, IEnumerable<EventFrame> frames, Action<StepReport>? finished = null)
    {
        var decisions = new List<int>();
        foreach (var frame in frames)
        {
            var report = learner.Infer(frame);
            decisions.Add(report.Class);
            learner.Learn();
            finished?.Invoke(report);
        }

        return decisions;
    }

    private static void PushPass(SimulationOptions recording, int pass, EventPacket packet, TimeBinner binner, IObserver<EventFrame> sink)
    {
        using var reader = new SimulatedReader(recording);
        for (var first = true; reader.Read(packet); first = false)
        {
            if (first)
            {
                packet.OriginUs = packet.TimesUs[0];
                packet.Break = pass > 0 ? StreamBreak.LoopRestart : StreamBreak.Start;
            }

            binner.Push(packet, sink);
        }
    }
}
