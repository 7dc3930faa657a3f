using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Streams;

namespace EdgeLearner.Daemon;

/// <summary>The path of every event, whole. Who is new here starts with this file.</summary>
/// <remarks>
/// <code>
///   source --EventPacket--> filters --EventPacket--> binner --EventFrame==> queue ==EventFrame--> learner --StepReport--> whoever asks
///   |_________ source's thread, synchronous: packets are lent ________|  frames are given  |_ learner's thread: reports are lent _|
/// </code>
/// Nobody on the learner's side waits for anything but the queue, a generation that is asked back, and at the end the disk.
/// </remarks>
internal sealed class Pipeline(
    IEventSource source, IReadOnlyList<FilterStage> filters, TimeBinner binner, FrameQueue queue, OnlineLearner learner, EngineChoice engine) : IDisposable
{
    /// <summary>Where events come from.</summary>
    public IEventSource Source => source;

    /// <summary>What they pass, in order.</summary>
    public IReadOnlyList<FilterStage> Filters => filters;

    /// <summary>What makes frames of them.</summary>
    public TimeBinner Binner => binner;

    /// <summary>Where frames wait.</summary>
    public FrameQueue Queue => queue;

    /// <summary>What predicts and learns.</summary>
    public OnlineLearner Learner => learner;

    /// <summary>What it computes with.</summary>
    public EngineChoice Engine => engine.InUse;

    /// <summary>Runs until the source has ended, on the calling thread, which becomes the learner's. Once.</summary>
    /// <param name="before">Is called before each frame is taken up.</param>
    /// <param name="predictions">Is given each report before anything is learned from its frame.</param>
    /// <param name="completed">Are given each report when it is complete, in order.</param>
    public void Run(Action before, Action<StepReport> predictions, params Action<StepReport>[] completed)
    {
        if (filters.Count == 0)
        {
            source.BinStraight(binner); // nobody else looks at the packets
        }

        using var stream = filters
            .Aggregate(source.Packets.HandFailuresTo(queue.OnError), (packets, stage) => packets.Filter(stage))
            .BinByTime(binner)
            .Subscribe(queue);
        try
        {
            while (queue.TryTake(out var frame))
            {
                using (frame)
                {
                    before();
                    var report = learner.Infer(frame);
                    predictions(report);
                    learner.Learn();
                    foreach (var observer in completed)
                    {
                        observer(report);
                    }
                }
            }
        }
        finally
        {
            source.Stop();
            queue.Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        learner.Dispose();
    }
}
