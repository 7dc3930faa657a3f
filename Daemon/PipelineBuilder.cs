using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Makes the parts of a pipeline as configured, each fitted to the one before.</summary>
internal static class PipelineBuilder
{
    /// <summary>Opens the source and builds what follows it; nothing runs yet.</summary>
    /// <exception cref="RecordingFormatException">The source cannot be opened.</exception>
    /// <exception cref="InputMismatchException">Sensor and model do not fit.</exception>
    /// <exception cref="NetworkException">The network cannot be built.</exception>
    public static Pipeline Build(
        RunPlan plan, GenerationStore? generations, IMeterFactory meters, TimeProvider clock, ILogger logger, Action<GuardEvent>? guard = null)
    {
        var source = SourceFactory.Open(plan.Options.Source, clock);
        try
        {
            return Build(source, plan, generations, meters, clock, logger, guard);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static Pipeline Build(
        IEventSource source, RunPlan plan, GenerationStore? generations, IMeterFactory meters, TimeProvider clock, ILogger logger, Action<GuardEvent>? guard)
    {
        var options = plan.Options;
        var (state, mapping) = ModelChoice.Fit(plan, generations, source, logger);
        var filters = FilterRegistry.Create(options.Filters, source.Geometry);
        var binner = new TimeBinner(mapping, options.Binning, new EventFramePool(mapping.Input), clock);
        var queue = new FrameQueue(options.Queue.Capacity(options.Binning.PeriodUs), dropOldest: source.IsLive);
        var origin = options.Source.Kind == SourceKind.Simulated ? LabelOrigin.Simulator : LabelOrigin.Recording;
        var labels = new LabelTimeline(source.Labels, state.Model.Classes, origin);
        var governor = source.IsLive ? new LoadGovernor(clock, options.Binning.PeriodUs, options.Learning.LoadShare) : null;
        var learner = new OnlineLearner(state, options.Learning, labels, clock, tell: guard, governor: governor);
        _ = new SensorMeter(meters, source, filters, binner);
        DaemonMeter.Observe(meters, queue);
        return new Pipeline(source, filters, binner, queue, learner);
    }
}
