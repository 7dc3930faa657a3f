using System.Reactive;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Tests.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Learning.Tests.Guard;

/// <summary>Frames that a test makes up, and what a label says of each; they come to the learner as events through the real binner.</summary>
internal static class Scene
{
    public const int Width = 32;
    public const int Height = 32;
    public const int FramesPerSecond = 50;

    private const long PeriodUs = 20_000;

    /// <summary>The frames of a simulated recording.</summary>
    public static IReadOnlyList<SceneFrame> Simulate(double seconds, ulong seed)
    {
        var recording = Simulated.Recording(seconds, seed);
        var labels = Simulated.Labels(recording);
        return [.. Simulated.Frames(recording).Select(frame => new SceneFrame(
            frame.Active.ToArray(), labels.ClassOf(labels.SpanOver(frame.StartUs - frame.OriginUs, frame.EndUs - frame.OriginUs))))];
    }

    /// <summary>Shows the frames to the learner, one after the other.</summary>
    public static void Show(LearnerState state, LearningOptions options, IReadOnlyList<SceneFrame> scene, Action<Learning.Guard.GuardEvent>? tell = null, Action<OnlineLearner, int>? before = null)
    {
        using var learner = new OnlineLearner(state, options, Labels(scene, state.Model.Classes), TimeProvider.System, engine: null, tell);
        foreach (var (i, frame) in Frames(scene).Index())
        {
            before?.Invoke(learner, i);
            learner.Infer(frame);
            learner.Learn();
            frame.Dispose();
        }

        _ = learner.Save(); // has the guard write down what it knows
    }

    /// <summary>Share of stretches of a second under one label that a network, from rest, answers right.</summary>
    public static double Accuracy(LearnerState state, IReadOnlyList<SceneFrame> scene, int windowFrames = 20)
    {
        var windows = scene.Chunk(windowFrames).Where(frames => frames.Length == windowFrames && frames.All(frame => frame.Class == frames[0].Class && frame.Class >= 0)).ToList();
        using var engine = new ManagedEngine(state.Model, lanes: 1, windowFrames, new Learning.Rules.LearningRule());
        var right = 0;
        foreach (var window in windows)
        {
            engine.Reset(0);
            var spikes = new int[state.Model.Classes.Count];
            foreach (var frame in window)
            {
                engine.Step(0, frame.Active);
                foreach (var output in SpikeBits.In(engine.Output(0)))
                {
                    spikes[output]++;
                }
            }

            right += spikes.Count(count => count == spikes.Max()) == 1 && spikes.IndexOf(spikes.Max()) == window[0].Class ? 1 : 0;
        }

        return (double)right / windows.Count;
    }

    private static LabelTimeline Labels(IReadOnlyList<SceneFrame> scene, IReadOnlyList<string> classes)
    {
        var spans = new List<LabelSpan>();
        for (var (start, i) = (0, 1); i <= scene.Count; i++)
        {
            if (i == scene.Count || scene[i].Class != scene[start].Class)
            {
                if (scene[start].Class >= 0)
                {
                    spans.Add(new LabelSpan(classes[scene[start].Class], start * PeriodUs, i * PeriodUs));
                }

                start = i;
            }
        }

        return new LabelTimeline(spans, classes, LabelOrigin.Simulator);
    }

    private static IEnumerable<EventFrame> Frames(IReadOnlyList<SceneFrame> scene)
    {
        var input = new SensorGeometry(Width, Height);
        var ready = new Queue<EventFrame>();
        var sink = Observer.Create<EventFrame>(ready.Enqueue);
        var rule = new BinningRule { PeriodUs = (int)PeriodUs, StartUs = 0, MaxSilentFrames = scene.Count };
        var binner = new TimeBinner(InputMapping.Fit(input), rule, new EventFramePool(input), TimeProvider.System);
        var packet = new EventPacket(2 * input.Pixels) { Break = StreamBreak.Start };
        foreach (var (i, frame) in scene.Index())
        {
            packet.Clear();
            foreach (var pixel in frame.Active)
            {
                var (row, x) = int.DivRem(pixel, Width);
                packet.Append((i * PeriodUs) + 1, (ushort)x, (ushort)(row % Height), (byte)(row / Height));
            }

            packet.ReachedUs = (i + 1) * PeriodUs;
            binner.Push(packet, sink);
            while (ready.TryDequeue(out var made))
            {
                yield return made;
            }
        }

        binner.Complete(sink);
        while (ready.TryDequeue(out var made))
        {
            yield return made;
        }
    }
}

/// <summary>A frame that a test makes up.</summary>
/// <param name="Active">Numbers of its active pixels in [2, H, W].</param>
/// <param name="Class">Index of the class that a label gives it; negative = none does.</param>
internal readonly record struct SceneFrame(int[] Active, int Class);
