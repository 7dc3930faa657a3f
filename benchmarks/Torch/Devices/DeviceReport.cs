using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Benchmarks.Torch.Devices;

/// <summary>What the engine on libtorch does on a device: differences to the managed engine, times and memory over (k, n) and batch.</summary>
internal static class DeviceReport
{
    private const int Window = 60; // frames of a sample: back-propagation through all of them is what the paper compares with
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly (int K, int N)[] Rules = [(Window, 0), (10, 0), (10, 1), (1, 1)];

    /// <summary>Cases for a GPU: every rule at batch 32, and the one in the middle at smaller batches.</summary>
    private static IEnumerable<DeviceCase> OnGpu =>
        from network in ((string Name, int Side)[])[("LeNet-2", 128), ("AlexNet", 128), ("VGG11", 128), ("ResNet18", 64)]
        from run in (IEnumerable<(int K, int N, int Batch)>)[(10, 1, 1), (10, 1, 8), .. Rules.Select(rule => (rule.K, rule.N, 32))]
        select new DeviceCase(network.Name, network.Side, run.K, run.N, run.Batch);

    private static IEnumerable<DeviceCase> OnCpu =>
        [new("LeNet-2", 64, 10, 0, 1), new("LeNet-2", 64, 10, 1, 1), new("LeNet-2", 64, 1, 1, 1), new("ResNet18", 32, 2, 1, 1)];

    /// <summary>Chooses the engine of a device, from the folder in EDGELEARNER_LIBTORCH or else where it is found.</summary>
    /// <exception cref="EngineException">It cannot be had.</exception>
    public static EngineChoice Choose(string device) =>
        EngineChoice.Of(new EngineRequest(EngineKind.Torch, device, Environment.GetEnvironmentVariable("EDGELEARNER_LIBTORCH")));

    /// <summary>Writes it all.</summary>
    /// <exception cref="EngineException">The engine cannot be had.</exception>
    public static void Write(TextWriter output, string device)
    {
        var choice = Choose(device);
        output.WriteLine($"{choice.Engine} on {choice.Device}\n");
        output.WriteLine("| against the managed engine | spikes of the output that differ | largest difference of a weight after an update |\n| --- | --- | --- |");
        foreach (var one in (DeviceCase[])[new("LeNet-2", 64, 10, 1, 2), new("LeNet-2", 64, 1, 1, 2), new("AlexNet", 64, 4, 0, 1)])
        {
            output.WriteLine($"| {one.Network}, {one.Side}x{one.Side}, ({one.IntervalFrames}, {one.BlockLayers}), batch {one.Batch} | {Compare(one, choice)} |");
        }

        output.WriteLine("\n| network | side | k | n | batch | step, ms | update, ms | accounted, MB | peak, MB |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in choice.ReadDeviceMemory() is null ? OnCpu : OnGpu)
        {
            output.WriteLine($"| {one.Network} | {one.Side} | {one.IntervalFrames} | {(one.BlockLayers == 0 ? "BP" : one.BlockLayers)} | {one.Batch} | {MeasureApart(one, device)} |");
            output.Flush();
        }

        output.WriteLine("\nThe paper, in PyTorch on a GPU: AlexNet on CIFAR10-DVS at batch 128 takes up to 89.94 % less memory than back-propagation through all steps; local blocks alone save");
        output.WriteLine("2.06 % (longest interval) to 32.61 % (k = 1) with LeNet-2 on DvsGesture at batch 32 (n = 2), and 3.44 % to 54.42 % with AlexNet on CIFAR10-DVS (n = 1).");
    }

    private static string Compare(DeviceCase one, EngineChoice choice)
    {
        var frames = one.NewFrames();
        var (ours, theirs) = (one.NewModel(), one.NewModel());
        using var managed = ManagedEngine.Create(ours, one.Batch, one.IntervalFrames, new LearningRule(), 1);
        var torch = choice.Create(theirs, one.Batch, one.IntervalFrames, new LearningRule(), 1);
        DeviceCase.Run(managed, frames);
        DeviceCase.Run(torch, frames);
        var spikes = Enumerable.Range(0, one.Batch).Sum(lane => BitOperations.PopCount(managed.Output(lane)[0] ^ torch.Output(lane)[0]));
        torch.Dispose(); // gives the weights back
        var weights = ours.Tensors.Zip(theirs.Tensors).Max(pair => pair.First.Values.Zip(pair.Second.Values).Max(both => Math.Abs(both.First - both.Second)));
        return string.Create(CultureInfo.InvariantCulture, $"{spikes} | {weights:G3}");
    }

    /// <summary>Cells of a row, from a process of its own.</summary>
    private static string MeasureApart(DeviceCase one, string device)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--device-run", device, .. one.Arguments]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        if (!child.WaitForExit(Patience))
        {
            child.Kill();
            return $"more than {Patience.TotalSeconds} s | - | - | -";
        }

        return child.ExitCode == 0 ? child.StandardOutput.ReadToEnd().Trim() : "does not fit | - | - | -";
    }
}
