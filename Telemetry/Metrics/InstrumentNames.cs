namespace EdgeLearner.Telemetry.Metrics;

/// <summary>The instruments that telemetry reads. The projects that own them are known by these names alone; one that is missing reads as null.</summary>
internal static class InstrumentNames
{
    public const string Events = "edgelearner.sensors.events";
    public const string EventsDropped = "edgelearner.sensors.events_dropped";
    public const string EventsFiltered = "edgelearner.sensors.events_filtered";
    public const string ProtocolBreaches = "edgelearner.sensors.protocol_breaches";
    public const string Frames = "edgelearner.sensors.frames";
    public const string SilentFrames = "edgelearner.sensors.silent_frames";
    public const string SkippedSilentFrames = "edgelearner.sensors.skipped_silent_frames";
    public const string Discontinuities = "edgelearner.sensors.discontinuities";
    public const string UsbTransfers = "edgelearner.sensors.usb_transfers";
    public const string UsbBytes = "edgelearner.sensors.usb_bytes";
    public const string UsbDecodedBytes = "edgelearner.sensors.usb_decoded_bytes";
    public const string UsbDiscardedTransfers = "edgelearner.sensors.usb_discarded_transfers";
    public const string UsbDiscardedBytes = "edgelearner.sensors.usb_discarded_bytes";
    public const string UsbOverflows = "edgelearner.sensors.usb_overflows";
    public const string UsbErrors = "edgelearner.sensors.usb_errors";
    public const string UsbReconnects = "edgelearner.sensors.usb_reconnects";
    public const string UsbWaiting = "edgelearner.sensors.usb_waiting";
    public const string UsbSilences = "edgelearner.sensors.usb_silences";

    public const string Steps = "edgelearner.learning.steps";
    public const string Updates = "edgelearner.learning.updates";
    public const string UpdatesSkipped = "edgelearner.learning.updates_skipped";
    public const string UpdatesSkippedByLoad = "edgelearner.learning.updates_skipped_by_load";
    public const string ReplayLanesSkipped = "edgelearner.learning.replay_lanes_skipped";
    public const string RefusedIntervals = "edgelearner.learning.refused_intervals";
    public const string PausedIntervals = "edgelearner.learning.paused_intervals";
    public const string Falls = "edgelearner.learning.falls";
    public const string Drifts = "edgelearner.learning.drifts";
    public const string LabelledIntervals = "edgelearner.learning.labelled_intervals";
    public const string QueueLatency = "edgelearner.learning.queue_latency";
    public const string InferenceTime = "edgelearner.learning.inference_time";
    public const string DecisionLatency = "edgelearner.learning.decision_latency";
    public const string LearningTime = "edgelearner.learning.learning_time";
    public const string Loss = "edgelearner.learning.loss";
    public const string Accuracy = "edgelearner.learning.accuracy";
    public const string LayerRate = "edgelearner.learning.layer_rate";
    public const string EngineMemory = "edgelearner.learning.engine_memory";
    public const string DeviceMemory = "edgelearner.learning.device_memory";
    public const string ReplayWindows = "edgelearner.learning.replay_windows";

    public const string FrameQueueDepth = "edgelearner.daemon.frame_queue_depth";
    public const string FramesDropped = "edgelearner.daemon.frames_dropped";
    public const string QueueEventsDropped = "edgelearner.daemon.events_dropped";

    public const string PublishQueueDepth = "edgelearner.telemetry.publish_queue_depth";
    public const string MessagesPublished = "edgelearner.telemetry.messages_published";
    public const string MessagesDropped = "edgelearner.telemetry.messages_dropped";
    public const string Reconnects = "edgelearner.telemetry.reconnects";
    public const string PublishLatency = "edgelearner.telemetry.publish_latency";
}
