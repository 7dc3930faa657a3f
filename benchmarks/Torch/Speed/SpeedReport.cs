using System.Globalization;
using EdgeLearner.Benchmarks.Torch.Nets;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Benchmarks.Torch.Speed;

/// <summary>Speed of both engines on the same networks, weights and frames.</summary>
internal static class SpeedReport
{
    private const int Frames = 10;
    private const float FiringRate = 0.05f;
    private const double MaxSpikeDifference = 1e-3; // of a network's spikes: sums in another order put a neuron in a million on the threshold's other side

    /// <summary>Writes a table row by row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="nets">Networks.</param>
    /// <param name="rounds">Rounds of each contest.</param>
    /// <exception cref="InvalidOperationException">The engines do not fire alike.</exception>
    public static void Write(TextWriter output, IReadOnlyList<NetCase> nets, int rounds)
    {
        output.WriteLine("| network | mode | TorchSharp, ms | engine torch, ms | engine managed, ms | TorchSharp / managed | torch / managed | wall: TorchSharp, torch, managed, managed on 2 threads, ms |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        var notes = new List<string>();
        foreach (var net in nets)
        {
            var frames = ClusteredFrames.Create(net.Geometry, Frames, seed: 1);
            foreach (var mode in Enum.GetValues<Mode>())
            {
                var model = Prepare(net, mode, frames);
                if (mode == Mode.Update)
                {
                    notes.Add($"{net.Name} = 2x{net.Side}x{net.Side} {net.Notation}-FC{net.Classes}: {Rates(model, frames)}.");
                }

                output.WriteLine(Row(net.Name, mode, model, frames, rounds));
                output.Flush();
            }
        }

        output.WriteLine("\nRates of the layers, in percent of their neurons a step (local classifiers last):\n");
        notes.ForEach(note => output.WriteLine($"- {note}"));
    }

    /// <summary>The network of a mode, calibrated; inference leaves out the local classifiers, which only learning needs.</summary>
    private static Model Prepare(NetCase net, Mode mode, int[][] frames)
    {
        var model = net.Create(blockLayers: mode == Mode.Inference ? 0 : 1);
        Calibration.Apply(model, frames, FiringRate);
        var difference = Agreement.SpikeDifference(model, frames);
        return difference <= MaxSpikeDifference ? model : throw new InvalidOperationException($"{net.Name}: spikes differ by {difference:P2}");
    }

    private static string Row(string name, Mode mode, Model model, int[][] frames, int rounds)
    {
        var steps = mode == Mode.Update ? 1 : frames.Length;
        var rule = new LearningRule { Momentum = 0 };
        var contenders = new List<IContender>
        {
            new EngineContender(new ManagedEngine(model, lanes: 1, steps, rule), frames, mode),
            new EngineContender(new ManagedEngine(model, lanes: 1, steps, rule, threads: 2), frames, mode),
            new EngineContender(new TorchEngine(model.CopyWeights(), lanes: 1, steps, rule, new TorchSettings(TorchSharp.torch.CPU)), frames, mode),
            new TorchContender(model, frames, mode),
        };
        if (mode == Mode.Interval)
        {
            contenders.Add(new TorchContender(model, frames, mode, stacked: true));
        }

        var times = Contest.Run(contenders, rounds);
        contenders.ForEach(contender => contender.Dispose());
        var units = mode == Mode.Interval ? 1 : frames.Length;
        var fastest = times.Skip(3).MinBy(torch => Median(torch, took => took.CpuMs))!;
        var (managed, threaded, engine, stacked) = (times[0], times[1], times[2], times.Count > 4 && fastest == times[4]);
        var what = mode switch { Mode.Inference => "inference, a step", Mode.Update => "k = 1, step and update", _ => "k = 10, ten steps and update" };
        return $"| {name} | {what} | {Cpu(fastest, units)}{(stacked ? " stacked" : "")} | {Cpu(engine, units)} | {Cpu(managed, units)} "
            + $"| {Ratio(fastest, managed, took => took.CpuMs)} | {Ratio(engine, managed, took => took.CpuMs)} "
            + $"| {string.Join(", ", new[] { fastest, engine, managed, threaded }.Select(took => Number(Median(took, one => one.WallMs) / units)))} |";
    }

    private static string Rates(Model model, int[][] frames) =>
        string.Join(", ", Calibration.Rates(model, frames).Select(layer => $"{layer.Key[(layer.Key.LastIndexOf('.') + 1)..]} {Number(100 * layer.Value)}"));

    private static string Cpu(Took[] times, int units) =>
        $"{Number(Median(times, took => took.CpuMs) / units)} ({Number(times.Min(took => took.CpuMs) / units)})";

    /// <summary>Median of the rounds' ratios.</summary>
    private static string Ratio(Took[] slow, Took[] fast, Func<Took, double> of) =>
        Number(Median([.. slow.Zip(fast, (one, other) => of(one) / of(other))], ratio => ratio));

    private static double Median<T>(T[] values, Func<T, double> of) => values.Select(of).Order().ElementAt(values.Length / 2);

    /// <summary>Three significant digits.</summary>
    private static string Number(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : value >= 1 ? "F2" : "F3", CultureInfo.InvariantCulture);
}
