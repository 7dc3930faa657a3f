using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning;

/// <summary>THE list of what learning measures. Whoever wants the numbers listens to the meter by its name.</summary>
public sealed class LearningMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EdgeLearner.Learning";

    private readonly TimeProvider _clock;
    private readonly Histogram<double> _queueLatency;
    private readonly Histogram<double> _inferenceTime;
    private readonly Histogram<double> _decisionLatency;
    private readonly Histogram<double> _wireLatency;
    private readonly Histogram<double> _learningTime;
    private double _loss = double.NaN;
    private double _accuracy = double.NaN;
    private readonly float[] _layerRates;

    /// <summary>Offers the learner's numbers.</summary>
    /// <param name="meters">Makes the meter; listeners know ours by its scope.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="clock">The clock that stamps the learner's reports.</param>
    /// <param name="readDeviceMemory">Tells the memory of the GPU, or null; from any thread. Default: there is none.</param>
    public LearningMeter(IMeterFactory meters, OnlineLearner learner, TimeProvider clock, Func<DeviceMemory?>? readDeviceMemory = null)
    {
        _clock = clock;
        _layerRates = new float[learner.Report.Layers.Count];
        var meter = meters.Create(Name);
        _queueLatency = meter.CreateHistogram<double>("edgelearner.learning.queue_latency", "s", "From the closing of a bin until the learner takes its frame.");
        _inferenceTime = meter.CreateHistogram<double>("edgelearner.learning.inference_time", "s", "From taking a frame to the decision.");
        _decisionLatency = meter.CreateHistogram<double>("edgelearner.learning.decision_latency", "s", "From the closing of a bin to the decision.");
        _wireLatency = meter.CreateHistogram<double>("edgelearner.learning.wire_latency", "s", "From a camera's wire, off which the bytes came that closed a bin, to the decision.");
        _learningTime = meter.CreateHistogram<double>("edgelearner.learning.learning_time", "s", "From the decision until the learner is free for the next frame.");
        meter.CreateObservableCounter("edgelearner.learning.steps", () => learner.Counts.Steps, "{step}", "Frames inferred.");
        meter.CreateObservableCounter("edgelearner.learning.updates", () => learner.Counts.Updates, "{update}", "Updates of the weights.");
        meter.CreateObservableCounter("edgelearner.learning.updates_skipped", () => learner.Counts.UpdatesSkipped, "{interval}", "Labelled intervals not learned from.");
        meter.CreateObservableCounter("edgelearner.learning.updates_skipped_by_load", () => learner.Counts.UpdatesSkippedByLoad, "{update}", "Updates not made for want of time.");
        meter.CreateObservableCounter("edgelearner.learning.replay_lanes_skipped", () => learner.Counts.ReplayLanesSkipped, "{interval}", "Intervals of replay lanes not played, or not learned from, for want of time.");
        meter.CreateObservableCounter("edgelearner.learning.labelled_intervals", () => learner.Counts.LabelledIntervals, "{interval}", "Intervals that one label covers.");
        meter.CreateObservableGauge("edgelearner.learning.replay_windows", () => learner.Counts.ReplayWindows, "{window}", "Windows in the replay memory.");
        meter.CreateObservableGauge("edgelearner.learning.held_back_accuracy", () => learner.HeldBackAccuracy, "1", "Share of right answers among the windows held back from learning, in the last exam.");
        meter.CreateObservableCounter("edgelearner.learning.exams", () => learner.Counts.Guard.Exams, "{exam}", "Exams on the windows held back from learning.");
        meter.CreateObservableCounter("edgelearner.learning.falls", () => learner.Counts.Guard.Falls, "{fall}", "Times that the weights went back to the last good state.");
        meter.CreateObservableCounter("edgelearner.learning.paused_intervals", () => learner.Counts.Guard.PausedIntervals, "{interval}", "Intervals in which nothing was learned after a fall.");
        meter.CreateObservableCounter("edgelearner.learning.refused_intervals", () => learner.Counts.Guard.RefusedIntervals, "{interval}", "Labelled intervals not learned from, since no scene could be in their input.");
        meter.CreateObservableCounter("edgelearner.learning.drifts", () => learner.Counts.Guard.Drifts, "{drift}", "Changes of the stream that were found.");
        meter.CreateObservableGauge("edgelearner.learning.loss", () => Volatile.Read(ref _loss), "1", "Loss of the output classifier at the last update.");
        meter.CreateObservableGauge("edgelearner.learning.accuracy", () => Volatile.Read(ref _accuracy), "1", "Share of right decisions among the labelled intervals so far.");
        var layers = learner.Report.Layers.Select(layer => KeyValuePair.Create("layer", (object?)layer)).ToArray();
        meter.CreateObservableGauge(
            "edgelearner.learning.layer_rate",
            () => layers.Select((layer, i) => new Measurement<double>(_layerRates[i], layer)),
            "1",
            "Share of a layer's neurons that fire a step, over the last whole interval.");
        meter.CreateObservableGauge("edgelearner.learning.engine_memory", () => Bytes(learner.Memory), "By", "Working memory of the engine, by purpose; peak = the most that was held at once.");
        meter.CreateObservableGauge("edgelearner.learning.device_memory", () => Bytes(readDeviceMemory?.Invoke()), "By", "Memory of the GPU, of all programs: used, the most that was used, and total.");
    }

    /// <summary>Records a finished step; on the learner's thread, allocates nothing.</summary>
    public void Record(StepReport report)
    {
        _queueLatency.Record(Seconds(report.ClosedTimestamp, report.StartedTimestamp));
        _inferenceTime.Record(Seconds(report.StartedTimestamp, report.DecidedTimestamp));
        _decisionLatency.Record(Seconds(report.ClosedTimestamp, report.DecidedTimestamp));
        _wireLatency.Record(Seconds(report.ReceivedTimestamp, report.DecidedTimestamp));
        _learningTime.Record(Seconds(report.DecidedTimestamp, report.FinishedTimestamp));
        Volatile.Write(ref _loss, report.Loss);
        Volatile.Write(ref _accuracy, report.Accuracy);
        report.LayerRates.CopyTo(_layerRates);
    }

    private static Measurement<long>[] Bytes(EngineMemory memory) =>
    [
        Bytes("weights", memory.Weights), Bytes("gradients", memory.Gradients), Bytes("optimizer", memory.Optimizer), Bytes("state", memory.State),
        Bytes("history", memory.History), Bytes("scratch", memory.Scratch), Bytes("replay", memory.Replay),
        Bytes("peak", memory.Total), // what is held is held until another engine takes its place
    ];

    private static Measurement<long>[] Bytes(DeviceMemory? memory) =>
        memory is { } seen ? [Bytes("used", seen.Used), Bytes("peak", seen.Peak), Bytes("total", seen.Total)] : [];

    private static Measurement<long> Bytes(string purpose, long bytes) => new(bytes, KeyValuePair.Create("purpose", (object?)purpose));

    private double Seconds(long from, long to) => _clock.GetElapsedTime(from, to).TotalSeconds;
}
