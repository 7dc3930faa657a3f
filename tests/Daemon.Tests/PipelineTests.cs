using System.Globalization;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Tests;

/// <summary>What fails on the source's thread must end the run: nobody else looks after that thread.</summary>
public sealed class PipelineTests
{
    private const int FramesBefore = 3;
    private static readonly SensorGeometry Sensor = new(8, 8);

    [Fact]
    public void Run_WithAReaderThatFails_PredictsOnWhatCameBeforeAndKeepsTheError()
    {
        var failure = new InvalidOperationException("reader");

        var (steps, error) = Run(new ScriptedReader(_ => throw failure));

        Assert.Same(failure, error);
        Assert.Equal(FramesBefore + 1, steps); // the open bin too
    }

    [Fact]
    public void Run_WithEventsThatTheBinnerChokesOn_EndsWithItsError()
    {
        const int OffTheSensor = 60_000;

        var (steps, error) = Run(new ScriptedReader(packet => packet.Append(FramesBefore * 1_000, OffTheSensor, 0, 1)));

        Assert.IsType<IndexOutOfRangeException>(error);
        Assert.Equal(FramesBefore - 1, steps); // those that were closed: the last waits for late events
    }

    [Fact]
    public void Run_StraightToFrames_PredictsAndLearnsToTheBitAsWithPackets()
    {
        var (straight, straightWeights) = Predict(inPackets: false);
        var (packets, packetWeights) = Predict(inPackets: true);

        Assert.True(straight.Count > 100, $"{straight.Count} frames");
        Assert.Equal(packets, straight);
        Assert.Equal(packetWeights, straightWeights);
    }

    /// <summary>Replays the recording that comes with the program, learning from its labels.</summary>
    /// <param name="inPackets">Whether events stay in packets, because a filter stands in the way that lets all pass.</param>
    private static (List<string> Reports, string Weights) Predict(bool inPackets)
    {
        var source = SourceFactory.Open(new SourceOptions { Speed = SourceOptions.MaxSpeed, Loops = 1 }, TimeProvider.System);
        var mapping = InputMapping.Fit(source.Geometry, new(32, 32));
        var classes = source.Labels.Select(span => span.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        var options = new LearningOptions { Network = "16" };
        var model = Model.Create(NetworkCatalogue.Build(options.Network, mapping.Input, classes.Length, options.BlockLayers), classes, seed: 1);
        var state = LearnerState.Create(model, options);
        using var pipeline = new Pipeline(
            source,
            inPackets ? [new FilterStage(RegionFilter.Create(source.Geometry, $"0,0,{source.Geometry}"))] : [],
            new TimeBinner(mapping, new BinningRule(), new EventFramePool(mapping.Input), TimeProvider.System),
            new FrameQueue(8, dropOldest: false),
            new OnlineLearner(state, options, new LabelTimeline(source.Labels, classes), TimeProvider.System),
            EngineChoice.Managed);
        var reports = new List<string>();
        pipeline.Run(static () => { }, static _ => { }, report => reports.Add(
            string.Create(CultureInfo.InvariantCulture, $"{report.StartUs} {report.Break} {report.ActivePixels} {report.Class} {report.Margin:R} {report.UpdateLanes} {report.Loss:R}")));
        return (reports, model.Digest());
    }

    private static (int Steps, Exception? Error) Run(IEventReader reader)
    {
        var mapping = InputMapping.Fit(Sensor);
        var classes = new[] { "a", "b" };
        var options = new LearningOptions { Network = "16" };
        var model = Model.Create(NetworkCatalogue.Build(options.Network, mapping.Input, classes.Length, options.BlockLayers), classes, seed: 1);
        var queue = new FrameQueue(1, dropOldest: false);
        using var pipeline = new Pipeline(
            new RecordingSource("scripted", _ => reader, [], speed: null, loops: 1, TimeProvider.System),
            [],
            new TimeBinner(mapping, new BinningRule { PeriodUs = 1_000 }, new EventFramePool(mapping.Input), TimeProvider.System),
            queue,
            new OnlineLearner(LearnerState.Create(model, options), options, new LabelTimeline([], classes), TimeProvider.System),
            EngineChoice.Managed);
        var steps = 0;
        pipeline.Run(static () => { }, _ => steps++);
        return (steps, queue.Error);
    }

    /// <summary>A few frames' worth of events, then something else.</summary>
    private sealed class ScriptedReader(Action<EventPacket> then) : IEventReader
    {
        private int _reads;

        public RecordingInfo Info { get; } = new("scripted", Sensor, EventOrigin.TopLeft, []);

        public DecodeCounts Counts => default;

        public bool Read(EventPacket packet)
        {
            packet.Clear();
            if (_reads++ > 0)
            {
                then(packet);
                return true;
            }

            for (var frame = 0; frame <= FramesBefore; frame++)
            {
                packet.Append(frame * 1_000, x: 1, y: 1, polarity: 1);
            }

            return true;
        }

        public void Dispose()
        {
        }
    }
}
