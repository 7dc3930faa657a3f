using System.Globalization;
using System.Text.Json;
using EdgeLearner.Daemon.Commands.Training;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Daemon.Views;

/// <summary>What came of a training: the keys of <c>train --json</c>, in their order. Shares are 0 to 1; what there was nothing to measure of is null.</summary>
/// <param name="Accuracy">Share of right decisions after the last epoch: on the test samples, or without such in training.</param>
/// <param name="BestAccuracy">The same for the best epoch. Chosen by hindsight: on test samples it flatters.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Network">Name or notation of the network.</param>
/// <param name="K">Frames of a truncation interval.</param>
/// <param name="N">Weight layers in a local block; 0 = all in one.</param>
/// <param name="Batch">Samples of an update.</param>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Device">What it computed on: cpu, or a GPU's number and name.</param>
/// <param name="Parameters">Number of weights, local classifiers included.</param>
/// <param name="UpdateMs">Time of an update, backward pass and new weights, in milliseconds.</param>
/// <param name="SamplesPerSecond">Samples learned from in a second of training.</param>
/// <param name="EngineBytes">Working memory of the engine.</param>
/// <param name="DeviceBytes">Memory of the GPU, of all programs; null without a GPU.</param>
/// <param name="RssMb">Memory of the process at the end, in MB of 1,048,576 bytes.</param>
/// <param name="Model">The model's file.</param>
internal sealed record TrainSummary(
    double? Accuracy,
    double? BestAccuracy,
    int Epochs,
    string Network,
    int K,
    int N,
    int Batch,
    string Engine,
    string Device,
    int Parameters,
    UpdateTime? UpdateMs,
    double? SamplesPerSecond,
    EngineBytes EngineBytes,
    DeviceMemory? DeviceBytes,
    double RssMb,
    string Model)
{
    private const double BytesPerMb = 1024 * 1024;

    /// <summary>Whether there was a test: words alone say so.</summary>
    private bool IsTested { get; init; }

    /// <summary>Gathers it at the end of a training.</summary>
    public static TrainSummary Of(TrainPlan plan, EngineChoice engine, Model model, Trainer trainer, int samples, LatencySummary? updates)
    {
        var curve = trainer.State.Curve;
        var seconds = curve.Sum(epoch => epoch.Seconds);
        return new TrainSummary(
            Rounded(curve[^1].Accuracy),
            Rounded(curve.Max(epoch => (double?)epoch.Accuracy)),
            curve.Count,
            model.Spec.Name,
            plan.Options.IntervalFrames,
            model.Spec.BlockLayers,
            plan.Options.Batch,
            engine.Engine,
            engine.Device,
            model.Parameters,
            updates is { } us ? new UpdateTime(Math.Round(us.P50 / 1e3, 3), Math.Round(us.P95 / 1e3, 3)) : null,
            seconds > 0 ? Math.Round((double)samples * curve.Count / seconds, 1) : null,
            EngineBytes.Of(trainer.Memory),
            engine.ReadDeviceMemory(),
            Math.Round(Environment.WorkingSet / BytesPerMb, 1),
            plan.Out)
        {
            IsTested = plan.TestManifest is not null,
        };
    }

    /// <summary>For machines: one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ViewJson.Plain.TrainSummary);

    /// <summary>For people.</summary>
    public string ToTable() => new Table("What came of it")
        .Row("right", $"{Accuracy:P1} of the {(IsTested ? "test samples" : "samples in training, since there are none to test (--test)")}; best epoch {BestAccuracy:P1}")
        .Row("network", $"{Network}, {Parameters:N0} weights; k = {K}, n = {(N == 0 ? "BP" : N.ToString(CultureInfo.InvariantCulture))}, batches of {Batch}")
        .Row("speed", SamplesPerSecond is { } speed ? $"{speed:N1} samples a second{(UpdateMs is { } ms ? $"; an update takes {ms.P50:N2} ms, {ms.P95:N2} p95" : "")}" : null)
        .Row("memory", $"{RssMb:N1} MB; the engine {EngineBytes.Peak / BytesPerMb:N1} MB{(DeviceBytes is { } gpu ? $"; the GPU {gpu.Peak / BytesPerMb:N1} MB, of all programs" : "")}")
        .Row("engine", $"{Engine} on {Device}")
        .Row("model", Model)
        .ToString();

    private static double? Rounded(double? share) => share is { } value ? Math.Round(value, 6) : null;
}

/// <summary>Percentiles of a time, in milliseconds.</summary>
internal sealed record UpdateTime(double P50, double P95);

/// <summary>Bytes that an engine holds, by purpose, and the most that it held at any one moment.</summary>
internal sealed record EngineBytes(long Weights, long Gradients, long Optimizer, long State, long History, long Scratch, long Peak)
{
    /// <summary>The same of an engine, which holds all that it ever does from its beginning.</summary>
    public static EngineBytes Of(EngineMemory memory) =>
        new(memory.Weights, memory.Gradients, memory.Optimizer, memory.State, memory.History, memory.Scratch, memory.Total);
}
