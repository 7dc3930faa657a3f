using System.Globalization;
using EdgeLearner.Benchmarks.Torch.Memory;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks.Torch.Devices;

/// <summary>One network at one (k, n) and batch, measured in a process of its own: libtorch keeps the memory that it once had.</summary>
/// <param name="Network">A name of the catalogue.</param>
/// <param name="Side">Side of a frame.</param>
/// <param name="IntervalFrames">k.</param>
/// <param name="BlockLayers">n; 0 = all in one.</param>
/// <param name="Batch">Lanes.</param>
internal sealed record DeviceCase(string Network, int Side, int IntervalFrames, int BlockLayers, int Batch)
{
    private const int Classes = 11;
    private const double BytesPerMb = 1 << 20;

    /// <summary>The arguments that <see cref="Parse"/> reads.</summary>
    public string[] Arguments => [Network, $"{Side}", $"{IntervalFrames}", $"{BlockLayers}", $"{Batch}"];

    /// <summary>A case from the command line.</summary>
    public static DeviceCase Parse(ReadOnlySpan<string> arguments) =>
        new(arguments[0], Number(arguments[1]), Number(arguments[2]), Number(arguments[3]), Number(arguments[4]));

    /// <summary>Its network, with random weights; the same each time.</summary>
    public Model NewModel()
    {
        var spec = NetworkCatalogue.Build(Network, new SensorGeometry(Side, Side), Classes, BlockLayers);
        return Model.Create(spec, [.. Enumerable.Range(0, Classes).Select(i => $"{i}")], seed: 1);
    }

    /// <summary>Frames of its lanes, by lane and step.</summary>
    public int[][][] NewFrames() =>
        [.. Enumerable.Range(0, Batch).Select(lane => ClusteredFrames.Create(new SensorGeometry(Side, Side), IntervalFrames, (ulong)lane + 1))];

    /// <summary>Runs two intervals with an update after each; the second is timed.</summary>
    /// <returns>Milliseconds of a step and of an update, megabytes that the engine accounts for, megabytes by which the peak rose, as cells of a table.</returns>
    public string Measure(EngineChoice choice)
    {
        var (model, frames) = (NewModel(), NewFrames());
        var (step, update, accounted) = (0.0, 0.0, 0L);
        void Work()
        {
            using var engine = choice.Create(model, Batch, IntervalFrames, new LearningRule(), 1);
            accounted = engine.Memory.Total;
            Run(engine, frames);
            (step, update) = Run(engine, frames);
        }

        var before = choice.ReadDeviceMemory();
        var peak = before is null ? ProcessMemory.PeakIncrement(Work) : 0;
        if (before is { } empty)
        {
            Work();
            peak = choice.ReadDeviceMemory()!.Value.Peak - empty.Used;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{step:N2} | {update:N1} | {accounted / BytesPerMb:N0} | {peak / BytesPerMb:N0}");
    }

    /// <summary>One interval of all lanes and an update.</summary>
    /// <returns>Milliseconds of a step and of the update.</returns>
    public static (double StepMs, double UpdateMs) Run(ILearningEngine engine, int[][][] frames)
    {
        int[] lanes = [.. Enumerable.Range(0, frames.Length)];
        Array.ForEach(lanes, lane => engine.BeginInterval(lane));
        var begun = TimeProvider.System.GetTimestamp();
        for (var step = 0; step < frames[0].Length; step++)
        {
            Array.ForEach(lanes, lane => engine.SetInput(lane, frames[lane][step]));
            engine.Step(lanes);
        }

        var stepped = TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds / frames[0].Length;
        begun = TimeProvider.System.GetTimestamp();
        engine.Learn([.. lanes.Select(lane => new LabelledLane(lane, lane % Classes))], rate: 0.01f);
        return (stepped, TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
