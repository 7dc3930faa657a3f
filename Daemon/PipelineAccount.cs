namespace EdgeLearner.Daemon;

/// <summary>Where every event of a run went. Once the run has ended, <see cref="Events"/> is exactly the sum of the five after it.</summary>
/// <param name="Events">Events that the source coded.</param>
/// <param name="Binned">Events in frames that reached the learner, or that wait for it.</param>
/// <param name="Late">Events whose bin had already been closed.</param>
/// <param name="OutOfSensor">Events outside the sensor.</param>
/// <param name="Filtered">Events that a filter removed, or that lie outside what the network sees.</param>
/// <param name="Dropped">Events that the decoder could not place, and those in frames that were dropped from the queue.</param>
/// <param name="Frames">Frames made.</param>
/// <param name="DroppedFrames">Frames of those that were dropped from the queue.</param>
internal readonly record struct PipelineAccount(
    long Events, long Binned, long Late, long OutOfSensor, long Filtered, long Dropped, long Frames, long DroppedFrames)
{
    /// <summary>The account of now. From any thread; while events flow, its parts may be a packet apart.</summary>
    public static PipelineAccount Of(Pipeline pipeline)
    {
        var source = pipeline.Source.Counts;
        var binner = pipeline.Binner.Counts;
        var queue = pipeline.Queue;
        return new(
            source.Events,
            binner.Binned - queue.DroppedEvents,
            binner.Late,
            source.Decode.OutOfSensor,
            pipeline.Filters.Sum(stage => stage.Removed) + binner.Cropped,
            source.Decode.DroppedEvents - source.Decode.OutOfSensor + queue.DroppedEvents,
            binner.Frames,
            queue.DroppedFrames);
    }
}
