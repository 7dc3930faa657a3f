using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Streams;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests;

/// <summary>The memory promise of the way from bytes to frames: after a while, nothing is allocated any more.</summary>
public sealed class AllocationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadFilterBin_SteadyState_AllocatesNothing()
    {
        using var reader = FormatRegistry.Open(Synth());
        var stage = new FilterStage("refractory", new RefractoryFilter(reader.Info.Geometry, 100));
        var binner = new TimeBinner(InputMapping.Fit(reader.Info.Geometry), new BinningRule(), new EventFramePool(reader.Info.Geometry), TimeProvider.System);
        var packet = new EventPacket(256);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(reader.Read(packet));
            binner.Push(stage.Apply(packet), FrameSink.Instance);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var framesBefore = binner.Counts.Frames;
        while (reader.Read(packet))
        {
            binner.Push(stage.Apply(packet), FrameSink.Instance);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(binner.Counts.Frames > framesBefore + 100);
    }

    [Fact]
    public void Packets_OfARunningSource_AllocateNothingOnItsThread()
    {
        var path = Synth();
        using var source = new RecordingSource("x", () => FormatRegistry.Open(path), [], speed: 100, loops: 1, TimeProvider.System);
        var binner = new TimeBinner(InputMapping.Fit(source.Geometry), new BinningRule(), new EventFramePool(source.Geometry), TimeProvider.System);
        var sink = new AllocationSink(skip: 60);
        using var over = new ManualResetEventSlim();

        using var subscription = source.Packets.BinByTime(binner).Subscribe(sink.OnFrame, over.Set);
        Assert.True(over.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.True(sink.Measured > 100, $"{sink.Measured} frames");
        Assert.Equal(0, sink.AllocatedBytes);
    }

    private string Synth()
    {
        var path = _folder.File("x.raw");
        SynthRecording.Write(path, new SimulationOptions { Seconds = 4 }, stop: TestContext.Current.CancellationToken);
        return path;
    }

    private sealed class FrameSink : IObserver<EventFrame>
    {
        public static readonly FrameSink Instance = new();

        public void OnNext(EventFrame value) => value.Dispose();

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;
    }

    /// <summary>What the source's own thread allocates between two frames, the first frames left out, and the last, before which the file is closed.</summary>
    private sealed class AllocationSink(int skip)
    {
        private long _last;
        private int _seen;

        public long AllocatedBytes { get; private set; }

        public int Measured => _seen - skip;

        public void OnFrame(EventFrame frame)
        {
            var isSteady = _seen++ >= skip && !frame.IsPartial;
            frame.Dispose();
            var now = GC.GetAllocatedBytesForCurrentThread();
            AllocatedBytes += isSteady ? now - _last : 0;
            _last = now;
        }
    }
}
