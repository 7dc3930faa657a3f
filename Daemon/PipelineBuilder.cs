using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Makes the parts of a pipeline as configured, each fitted to the one before.</summary>
internal static class PipelineBuilder
{
    /// <summary>Opens the source: the camera, for which it waits where none is plugged in, or what stands for one.</summary>
    /// <param name="plan">Names it.</param>
    /// <param name="clock">Paces a replay, and stamps what a camera sends.</param>
    /// <param name="tell">Told what happens to the camera, from any thread; must not block.</param>
    /// <param name="logger">Told that a recording that is a pipe is waited for.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="RecordingFormatException">The recording cannot be opened.</exception>
    /// <exception cref="CameraException">The camera cannot be used.</exception>
    public static Task<IEventSource> OpenSourceAsync(RunPlan plan, TimeProvider clock, Action<CameraNotice> tell, ILogger logger, CancellationToken stop) => plan.Options.Sensor.IsUsed
        ? Task.Run<IEventSource>(() => plan.OpenCamera(plan.Options.Sensor, clock, tell, waits: true, stop), CancellationToken.None)
        : Task.FromResult(SourceFactory.Open(plan.Options.Source, clock, line => DaemonLog.Waiting(logger, line), stop));

    /// <summary>Builds what follows the source; nothing runs yet.</summary>
    /// <exception cref="FilterException">A filter does not fit the sensor: the source is closed.</exception>
    /// <exception cref="InputMismatchException">Sensor and model do not fit: likewise.</exception>
    /// <exception cref="NetworkException">The network cannot be built: likewise.</exception>
    /// <exception cref="Learning.Engine.EngineException">The engine that was asked for cannot be had: likewise.</exception>
    public static Pipeline Build(
        IEventSource source, RunPlan plan, GenerationStore? generations, IMeterFactory meters, TimeProvider clock, ILogger logger, Action<GuardEvent>? guard = null)
    {
        try
        {
            return BuildOn(source, plan, generations, meters, clock, logger, guard);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static Pipeline BuildOn(
        IEventSource source, RunPlan plan, GenerationStore? generations, IMeterFactory meters, TimeProvider clock, ILogger logger, Action<GuardEvent>? guard)
    {
        var options = plan.Options;
        var engine = EngineChoice.Of(options.Learning.WantedEngine(), plan.FallsBack, note => DaemonLog.Engine(logger, note));
        if (engine.Note is { } note)
        {
            DaemonLog.Engine(logger, note);
        }

        var filters = FilterRegistry.Create(options.Filters, source.Geometry, line => DaemonLog.Filter(logger, line));
        var view = FilterRegistry.GeometryAfter(filters, source.Geometry);
        var (state, mapping) = ModelChoice.Fit(plan, generations, source, view, logger);
        if (engine.AdviceFor(state.Model) is { } advice)
        {
            DaemonLog.Engine(logger, advice);
        }

        var binner = new TimeBinner(mapping, options.Binning, new EventFramePool(mapping.Input), clock);
        var queue = new FrameQueue(options.Queue.Capacity(options.Binning.PeriodUs), dropOldest: source.IsLive);
        var origin = source is not ILiveSource && options.Source.Kind == SourceKind.Simulated ? LabelOrigin.Simulator : LabelOrigin.Recording;
        var labels = new LabelTimeline(source.Labels, state.Model.Classes, origin);
        var governor = source.IsLive ? new LoadGovernor(clock, options.Binning.PeriodUs, options.Learning.LoadShare) : null;
        var learner = new OnlineLearner(state, options.Learning, labels, clock, engine.Create, guard, governor);
        _ = new SensorMeter(meters, source, filters, binner);
        DaemonMeter.Observe(meters, queue);
        return new Pipeline(source, filters, binner, queue, learner, engine);
    }
}
