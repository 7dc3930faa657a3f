using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Daemon.Views;

/// <summary>Keeps of a run what people want to see of it, while it goes on and at its end.</summary>
/// <remarks>Reports come on the learner's thread, where nothing is allocated; samples are taken on one other.</remarks>
internal sealed class RunRecord(Pipeline pipeline, StepAllocations allocations, TimeProvider clock)
{
    private const double BytesPerMb = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly PrequentialAccuracy _accuracy = new();
    private readonly MeanLayerRates _rates = new();
    private readonly LatencyHistogram _latencies = new();
    private readonly LatencyHistogram _recentLatencies = new();
    private readonly long _started = clock.GetTimestamp();
    private LastStep _last;
    private long _ended;
    private readonly ILiveSource? _camera = pipeline.Source as ILiveSource;
    private (long Timestamp, PipelineAccount Account, long Updates, long UsbBytes) _sampled = (clock.GetTimestamp(), default, 0, 0);

    /// <summary>Takes a complete report into account.</summary>
    public void Add(StepReport report)
    {
        var latency = clock.GetElapsedTime(report.ClosedTimestamp, report.DecidedTimestamp).TotalSeconds;
        _latencies.Record(latency);
        _recentLatencies.Record(latency);
        lock (_gate)
        {
            _accuracy.Add(report);
            _rates.Add(report);
            _last = new LastStep(report.Label, report.TrueLabel, report.Margin, report.Accuracy, report.Loss, report.Pass, report.EndUs - report.OriginUs);
            _ended = report.FinishedTimestamp;
        }
    }

    /// <summary>How it goes now; rates and latencies are those since the sample before.</summary>
    public RunSample Sample()
    {
        var now = clock.GetTimestamp();
        var account = PipelineAccount.Of(pipeline);
        var updates = pipeline.Learner.Counts.Updates;
        var seconds = clock.GetElapsedTime(_sampled.Timestamp, now).TotalSeconds;
        var before = _sampled;
        var wire = _camera?.Wire;
        _sampled = (now, account, updates, wire?.Bytes ?? 0);
        lock (_gate)
        {
            return new RunSample(
                (account.Events - before.Account.Events) / seconds,
                (account.Frames - before.Account.Frames) / seconds,
                (updates - before.Updates) / seconds,
                _last,
                _accuracy.Intervals,
                _recentLatencies.TakeSummary(),
                pipeline.Queue.Depth,
                account.DroppedFrames,
                Environment.WorkingSet / BytesPerMb,
                wire is { } counts ? new CameraSample(_camera!.Status, (counts.Bytes - before.UsbBytes) / seconds, counts) : null);
        }
    }

    /// <summary>What came of the run. On the learner's thread, once it has ended.</summary>
    public RunSummary Summarize()
    {
        var account = PipelineAccount.Of(pipeline);
        var counts = pipeline.Learner.Counts;
        var seconds = clock.GetElapsedTime(_started, _ended).TotalSeconds;
        return new RunSummary(
            account.Events,
            account.Binned,
            account.Late,
            account.OutOfSensor,
            account.Filtered,
            account.Dropped,
            account.Frames,
            account.DroppedFrames,
            counts.Steps,
            counts.Updates,
            counts.UpdatesSkipped,
            counts.UpdatesSkippedByLoad,
            counts.ReplayLanesSkipped,
            counts.LabelledIntervals,
            _accuracy.Accuracy,
            _accuracy.SecondHalf,
            _accuracy.ByPass,
            _accuracy.FirstIntervals,
            _accuracy.NoChange,
            _latencies.TakeSummary() is { } latency ? new RunLatency(latency.P50, latency.P95, latency.P99, latency.Max) : null,
            counts.Steps > 0 && seconds > 0 ? Math.Round(counts.Steps / seconds, 1) : null,
            Math.Round(Environment.WorkingSet / BytesPerMb, 1),
            allocations.BytesPerStep,
            pipeline.Learner.Model.Digest())
        {
            Warnings = _rates.Warnings(),
            Wire = _camera?.Wire,
        };
    }
}

/// <summary>What is kept of the last report. Accuracy and loss are NaN before there is one.</summary>
internal readonly record struct LastStep(string? Label, string? TrueLabel, float Margin, double Accuracy, float Loss, int Pass, long StreamUs);

/// <summary>How a run goes.</summary>
/// <param name="EventsPerSecond">Events that the source gave.</param>
/// <param name="FramesPerSecond">Frames made of them.</param>
/// <param name="UpdatesPerSecond">Updates of the weights.</param>
/// <param name="Last">The last step.</param>
/// <param name="Intervals">Scored intervals since the beginning.</param>
/// <param name="Latency">From the closing of a frame to the decision; null without a step.</param>
/// <param name="Waiting">Frames in the queue.</param>
/// <param name="DroppedFrames">Frames dropped from it since the beginning.</param>
/// <param name="RssMb">Memory of the process, in MB of 1,048,576 bytes.</param>
/// <param name="Camera">The camera; null = none.</param>
internal sealed record RunSample(
    double EventsPerSecond,
    double FramesPerSecond,
    double UpdatesPerSecond,
    LastStep Last,
    long Intervals,
    LatencySummary? Latency,
    int Waiting,
    long DroppedFrames,
    double RssMb,
    CameraSample? Camera = null);

/// <summary>How a camera goes.</summary>
/// <param name="Status">Whether it is there.</param>
/// <param name="BytesPerSecond">Bytes that its cable brought.</param>
/// <param name="Wire">Its account since the beginning.</param>
internal readonly record struct CameraSample(SensorStatus Status, double BytesPerSecond, WireCounts Wire);
