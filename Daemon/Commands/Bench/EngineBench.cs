using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Daemon.Commands.Bench;

/// <summary>Steps and updates of the edge networks, on simulated frames.</summary>
internal static class EngineBench
{
    private const int Classes = 10;
    private const int IntervalFrames = 10;
    private const int BatchLanes = 16;
    private const float Rate = 1e-6f; // so small that every call does the same work

    /// <summary>Measures the edge network of one size, 34, 64 or 128, with a number of threads.</summary>
    /// <param name="watch">Measures.</param>
    /// <param name="side">Side of a frame.</param>
    /// <param name="threads">Threads of the engine.</param>
    /// <param name="createEngine">Builds it. Default: <see cref="ManagedEngine.Create"/>.</param>
    public static BenchEngine Run(StopWatch watch, int side, int threads, EngineFactory? createEngine = null)
    {
        var scene = new BenchScene(side);
        var frames = scene.Frames(IntervalFrames);
        var spec = NetworkCatalogue.Build($"edge-{side}", scene.Geometry, Classes, blockLayers: 1);
        var model = Model.Create(spec, [.. Enumerable.Range(0, Classes).Select(index => $"{index}")], seed: 1);
        using var engine = (createEngine ?? ManagedEngine.Create)(model, BatchLanes, IntervalFrames, new LearningRule(), threads);
        var one = Measure(watch, engine, frames, lanes: 1);
        var batch = Measure(watch, engine, frames, BatchLanes);
        var rates = new float[engine.LayerNames.Count];
        engine.CopyLayerRates(0, rates);
        return new BenchEngine(
            side,
            threads,
            model.Parameters,
            Math.Round(frames.Average(frame => (double)frame.Length) / (2 * scene.Geometry.Pixels), 4),
            Math.Round(rates.Average(), 4),
            one.StepMs,
            one.UpdateMs,
            batch.StepMs,
            batch.UpdateMs);
    }

    /// <summary>Time of a step of all lanes, and of an update from an interval of ten steps.</summary>
    private static (double StepMs, double UpdateMs) Measure(StopWatch watch, ILearningEngine engine, IReadOnlyList<int[]> frames, int lanes)
    {
        int[] numbers = [.. Enumerable.Range(0, lanes)];
        LabelledLane[] labelled = [.. numbers.Select(lane => new LabelledLane(lane, lane % Classes))];
        var interval = watch.Measure(() => RunInterval(engine, frames, numbers));
        var update = watch.Measure(() => engine.Learn(labelled, Rate)); // the interval's history stays
        return (Math.Round(interval / frames.Count, 4), Math.Round(update, 4));
    }

    private static void RunInterval(ILearningEngine engine, IReadOnlyList<int[]> frames, int[] lanes)
    {
        foreach (var lane in lanes)
        {
            engine.BeginInterval(lane);
        }

        foreach (var frame in frames)
        {
            foreach (var lane in lanes)
            {
                engine.SetInput(lane, frame);
            }

            engine.Step(lanes);
        }
    }
}
