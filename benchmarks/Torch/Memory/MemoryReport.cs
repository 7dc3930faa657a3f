using System.Diagnostics;
using System.Globalization;
using EdgeLearner.Benchmarks.Torch.Nets;

namespace EdgeLearner.Benchmarks.Torch.Memory;

/// <summary>Training memory of both engines: BPTT on libtorch's float maps against temporally-truncated local BPTT on bits.</summary>
internal static class MemoryReport
{
    private const int Batch = 32;
    private const int IntervalFrames = 10;
    private const int BlockLayers = 1;
    private const long TorchBytesPerStream = 400L << 20; // somewhat more than one stream of BPTT takes: to see beforehand whether a batch fits

    private static readonly int[] Batches = [4, 8, 16, Batch];
    private static readonly (int K, int N)[] Rules = [(MemoryRun.Steps, 0), (IntervalFrames, 0), (IntervalFrames, BlockLayers), (1, 1)];
    private static readonly int[] Intervals = [1, 2, 5, 10, 20, 60];

    /// <summary>Writes both tables; every figure of resident memory comes from a process of its own.</summary>
    public static void Write(TextWriter output)
    {
        var net = NetCase.Memory;
        output.WriteLine($"{net.Name} = 2x{net.Side}x{net.Side} {net.Notation}, {net.Classes} classes, T = {MemoryRun.Steps}\n");
        output.WriteLine("| engine | k | n | batch | peak increment, MB | accounted, MB |\n| --- | --- | --- | --- | --- | --- |");
        var bptt = MeasureBptt(output);
        Row(output, new MemoryRun("TorchSharp", IntervalFrames, BlockLayers, bptt[^1].Batch));
        var ours = new List<(MemoryRun Run, long Bytes)>();
        foreach (var run in new[] { "torch", "managed" }.SelectMany(engine => Rules.Select(rule => new MemoryRun(engine, rule.K, rule.N, Batch))))
        {
            ours.Add((run, Row(output, run)));
        }

        var extrapolated = bptt[^1].Batch < Batch;
        var full = extrapolated ? Extrapolate(bptt) : bptt[^1].Bytes;
        output.WriteLine($"\nBPTT on TorchSharp at batch {Batch}: {Megabytes(full)} MB{(extrapolated ? ", extrapolated: more does not fit this machine" : "")}. Of that, at (10, 1):");
        foreach (var (run, bytes) in ours.Where(our => (our.Run.IntervalFrames, our.Run.BlockLayers) == (IntervalFrames, BlockLayers)))
        {
            output.WriteLine($"{run.Engine} {Share(bytes, full)} as measured, {Share(run.Accounted().Total, full)} as accounted: {run.Accounted()}");
        }

        WriteHistory(output);
    }

    /// <summary>BPTT at every batch that fits this machine; what it takes is linear in the batch.</summary>
    private static List<(int Batch, long Bytes)> MeasureBptt(TextWriter output) =>
    [
        .. Batches.Where(batch => batch * TorchBytesPerStream < ProcessMemory.Available())
            .Select(batch => (batch, Row(output, new MemoryRun("TorchSharp", MemoryRun.Steps, BlockLayers: 0, batch)))),
    ];

    private static void WriteHistory(TextWriter output)
    {
        output.WriteLine("\n| k | history, bytes | history / k, bytes |\n| --- | --- | --- |");
        foreach (var k in Intervals)
        {
            var history = new MemoryRun("managed", k, BlockLayers, Batch).Accounted().History;
            output.WriteLine($"| {k} | {history} | {history / k} |");
        }
    }

    /// <summary>One measurement in a child process, and its row.</summary>
    private static long Row(TextWriter output, MemoryRun run)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--memory-run", run.Engine, $"{run.IntervalFrames}", $"{run.BlockLayers}", $"{run.Batch}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        var bytes = long.TryParse(answer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidOperationException($"no figure from {run}: exit code {child.ExitCode}");
        var n = run.BlockLayers == 0 ? "BP" : $"{run.BlockLayers}";
        output.WriteLine($"| {run.Engine} | {run.IntervalFrames} | {n} | {run.Batch} | {Megabytes(bytes)} | {(run.Engine == "TorchSharp" ? "" : Megabytes(run.Accounted().Total))} |");
        output.Flush();
        return bytes;
    }

    private static long Extrapolate(List<(int Batch, long Bytes)> measured)
    {
        var (less, more) = (measured[^2], measured[^1]);
        return more.Bytes + ((more.Bytes - less.Bytes) * (Batch - more.Batch) / (more.Batch - less.Batch));
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);

    private static string Share(long bytes, long of) => ((double)bytes / of).ToString("P1", CultureInfo.InvariantCulture);
}
