using EdgeLearner.Benchmarks.Torch.Rival;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using static TorchSharp.torch;

namespace EdgeLearner.Benchmarks.Torch.Nets;

/// <summary>Whether both engines do the same work: figures of engines that differ would compare nothing.</summary>
internal static class Agreement
{
    private const int Steps = 6;
    private const int LearnedSteps = 18;
    private const float Rate = 0.5f; // of learning: updates are to be seen
    private const double ActiveShare = 0.15;
    private const float FiringRate = 0.2f;
    private const double MaxDifference = 1e-4; // of an update, to its largest

    /// <summary>Runs the small networks on both, inferring and learning at several k and n, step by step and stacked.</summary>
    /// <exception cref="InvalidOperationException">They differ; the message says where.</exception>
    public static void Require()
    {
        foreach (var net in NetCase.Agreement)
        {
            var frames = ClusteredFrames.Create(net.Geometry, Steps, seed: 2, ActiveShare);
            foreach (var (k, n, stacked) in new[] { (1, 1, false), (Steps, 1, false), (Steps, 1, true), (Steps, 2, false), (Steps, 0, false), (Steps, 0, true) })
            {
                var what = $"{net.Name} k={k} n={n}{(stacked ? " stacked" : "")}";
                var model = net.Create(n);
                Calibration.Apply(model, frames, FiringRate);
                RequireSpikes(model, frames, what);
                RequireUpdates(model, frames, k, stacked, what);
            }
        }
    }

    /// <summary>Spikes of every layer over an interval, as the share by which the two engines' counts differ.</summary>
    public static double SpikeDifference(Model model, int[][] frames)
    {
        var managed = Counts(model, frames);
        var torch = TorchCounts(model, frames);
        return managed.Zip(torch, (one, other) => Math.Abs(one - other)).Sum() / (double)Math.Max(1, managed.Sum());
    }

    private static void RequireSpikes(Model model, int[][] frames, string what)
    {
        var (managed, torch) = (Counts(model, frames), TorchCounts(model, frames));
        if (!managed.SequenceEqual(torch))
        {
            throw new InvalidOperationException($"spikes of the layers differ in {what}: managed {string.Join(' ', managed)}, torch {string.Join(' ', torch)}");
        }
    }

    /// <summary>Trains both from the same weights; the model is left as the managed engine has trained it.</summary>
    private static void RequireUpdates(Model model, int[][] frames, int k, bool stacked, string what)
    {
        var before = model.Tensors.Select(tensor => tensor.ToFileOrder(tensor.Values)).ToList();
        using var net = new TorchNet(model, batch: 1);
        using var engine = new ManagedEngine(model, lanes: 1, k, new LearningRule { Momentum = 0 });
        for (var interval = 0; interval < LearnedSteps / k; interval++)
        {
            int[][] shown = [.. Enumerable.Range(0, k).Select(step => frames[((interval * k) + step) % frames.Length])];
            engine.BeginInterval(lane: 0);
            foreach (var frame in shown)
            {
                engine.Step(lane: 0, frame);
            }

            var shows = interval % model.Spec.Classes;
            engine.Learn([new LabelledLane(0, shows)], Rate);
            net.Learn([.. shown.Select(frame => net.Frame(frame))], net.Wanted(shows), -Rate, stacked);
        }

        foreach (var (tensor, old, layer) in model.Tensors.Zip(before, net.WeightLayers))
        {
            RequireClose(old, tensor.ToFileOrder(tensor.Values), layer.ToFileOrder(), $"{what} {tensor.Name}");
        }
    }

    private static void RequireClose(float[] before, float[] managed, float[] torch, string what)
    {
        var largest = before.Zip(managed, (old, now) => Math.Abs(now - old)).Max();
        var difference = managed.Zip(torch, (one, other) => Math.Abs(one - other)).Max();
        if (difference > MaxDifference * largest || largest == 0)
        {
            throw new InvalidOperationException($"updates differ in {what}: by {difference:G3} of {largest:G3}");
        }
    }

    private static List<long> Counts(Model model, int[][] frames)
    {
        using var engine = new ManagedEngine(model, lanes: 1, frames.Length, new LearningRule { Momentum = 0 });
        foreach (var frame in frames)
        {
            engine.Step(lane: 0, frame);
        }

        var rates = new float[engine.LayerNames.Count];
        engine.CopyLayerRates(lane: 0, rates);
        var layers = model.Plan.Blocks.SelectMany(block => block.Layers).Concat(model.Plan.Blocks.Select(block => block.Classifier));
        return [.. layers.Zip(rates, (layer, rate) => (long)Math.Round((double)rate * layer.Out.Neurons * frames.Length))];
    }

    private static List<long> TorchCounts(Model model, int[][] frames)
    {
        using var mode = inference_mode(true);
        using var net = new TorchNet(model, batch: 1);
        var counts = net.Layers.Select(_ => 0L).ToList();
        foreach (var frame in frames)
        {
            using var input = net.Frame(frame);
            net.Infer(input);
            counts = [.. counts.Zip(net.Layers, (count, layer) => count + layer.CountSpikes())];
        }

        return counts;
    }
}
