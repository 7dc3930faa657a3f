using System.Diagnostics.Metrics;

namespace EdgeLearner.Daemon;

/// <summary>THE list of what the crossing between the threads measures. Whoever wants the numbers listens to the meter by its name.</summary>
internal static class DaemonMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EdgeLearner.Daemon";

    /// <summary>Starts to offer the queue's numbers.</summary>
    public static void Observe(IMeterFactory meters, FrameQueue queue)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge("edgelearner.daemon.frame_queue_depth", () => (long)queue.Depth, "{frame}", "Frames that wait for the learner.");
        meter.CreateObservableCounter("edgelearner.daemon.frames_dropped", () => queue.DroppedFrames, "{frame}", "Frames dropped because the learner was late.");
        meter.CreateObservableCounter("edgelearner.daemon.events_dropped", () => queue.DroppedEvents, "{event}", "Events in those frames.");
    }
}
