using System.Diagnostics.Metrics;
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
    public static Pipeline Build(RunPlan plan, IMeterFactory meters, TimeProvider clock, ILogger logger)
    {
        var source = SourceFactory.Open(plan.Options.Source, clock);
        try
        {
            return Build(source, plan, meters, clock, logger);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static Pipeline Build(IEventSource source, RunPlan plan, IMeterFactory meters, TimeProvider clock, ILogger logger)
    {
        var options = plan.Options;
        var (model, mapping) = ModelChoice.FitOrSetAside(plan, source, logger);
        var filters = FilterRegistry.Create(options.Filters, source.Geometry);
        var binner = new TimeBinner(mapping, options.Binning, new EventFramePool(mapping.Input), clock);
        var queue = new FrameQueue(options.Queue.Capacity(options.Binning.PeriodUs), dropOldest: source.IsLive);
        var origin = options.Source.Kind == SourceKind.Simulated ? LabelOrigin.Simulator : LabelOrigin.Recording;
        var labels = new LabelTimeline(source.Labels, model.Classes, origin);
        var learner = new OnlineLearner(LearnerState.Create(model, options.Learning), options.Learning, labels, clock,
            governor: source.IsLive ? new LoadGovernor(clock, options.Binning.PeriodUs, options.Learning.LoadShare) : null);
        _ = new SensorMeter(meters, source, filters, binner);
        DaemonMeter.Observe(meters, queue);
        return new Pipeline(source, filters, binner, queue, learner);
    }
}
