using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Streams;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Evt21;
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
        var path = Synth();
        using var first = FormatRegistry.Open(path);
        using var second = FormatRegistry.Open(path);
        var geometry = first.Info.Geometry;
        var stage = new FilterStage(new RefractoryFilter(geometry, 100));
        var binner = new TimeBinner(InputMapping.Fit(geometry), new BinningRule(), new EventFramePool(geometry), TimeProvider.System);
        var packet = new EventPacket(256);
        Play(first); // once through, so that every path has been taken

        var before = GC.GetAllocatedBytesForCurrentThread();
        var framesBefore = binner.Counts.Frames;
        Play(second);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(binner.Counts.Frames > framesBefore + 100);

        void Play(IEventReader reader)
        {
            while (reader.Read(packet))
            {
                binner.Push(stage.Apply(packet), FrameSink.Instance);
            }
        }
    }

    [Fact]
    public void Packets_OfARunningSource_AllocateNothingOnItsThread()
    {
        var path = Synth();
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(path), [], speed: 100, loops: 2, TimeProvider.System);
        var binner = new TimeBinner(InputMapping.Fit(source.Geometry), new BinningRule(), new EventFramePool(source.Geometry), TimeProvider.System);
        var sink = new AllocationSink();
        using var over = new ManualResetEventSlim();

        using var subscription = source.Packets.BinByTime(binner).Subscribe(sink.OnFrame, over.Set);
        Assert.True(over.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.True(sink.Measured > 100, $"{sink.Measured} frames");
        Assert.Equal(0, sink.AllocatedBytes);
    }

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.raw")]
    [InlineData("x.raw", "evt2")]
    [InlineData("x.dat")]
    [InlineData("x.es")]
    public void Read_OfWhatWasWritten_SteadyState_AllocatesNothing(string name, string? format = null)
    {
        using var stream = new MemoryStream();
        using (var writer = FormatRegistry.FindWritable(name, format).Create(stream, new WriteOptions(new(640, 480))))
        {
            writer.Write(Ev.Packet([.. Enumerable.Range(0, 50_000).Select(i => new Ev(i * 10L, i % 640, i % 480, i % 2))]));
            writer.Complete();
        }

        AssertReadsWithoutAllocating(stream.ToArray(), name, 50_000);
    }

    [Fact]
    public void Read_Hdf5_SteadyState_AllocatesNothing()
    {
        var path = TestData.Require("recordings", "derived-openeb", "evt3_sample.ecf.hdf5");
        var packet = new EventPacket(256);
        for (var pass = 0; pass < 2; pass++) // once through, so that every path has been taken
        {
            using var reader = FormatRegistry.Open(path);
            Assert.True(reader.Read(packet)); // the first chunk, for which there are no buffers yet
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (reader.Read(packet))
            {
            }

            Assert.True(pass == 0 || GC.GetAllocatedBytesForCurrentThread() == before, "Reading allocated.");
        }
    }

    [Fact]
    public void Read_Evt21_SteadyState_AllocatesNothing()
    {
        var words = Enumerable.Range(0, 10_000).SelectMany(i => new[] { Evt21Wire.TimeHigh((uint)i), Evt21Wire.Cd(i % 64, 32, i % 480, 0xF00F) });

        AssertReadsWithoutAllocating([.. "% evt 2.1\n% endianness little\n% geometry 640x480\n% end\n"u8, .. Evt21Wire.Bytes([.. words])], "x.raw", 80_000);
    }

    [Fact]
    public void Read_Nmnist_SteadyState_AllocatesNothing()
    {
        var path = NmnistFile.Write(_folder.File("x.bin"), Enumerable.Range(0, 100_000).Select(i => (i % 34, i % 31, i % 2, i * 40)));

        AssertReadsWithoutAllocating(File.ReadAllBytes(path), path, 100_000);
    }

    [Theory]
    [InlineData("AEDAT 2.0", "AlexOuyang+DVS128DataAnalysis", "alex_walking_for_10secs.aedat")]
    [InlineData("AEDAT 3.1", "derived-libcaer", "alex_walking.aedat3.1.aedat")]
    public void Read_RealRecording_SteadyState_AllocatesNothing(string format, params string[] file)
    {
        var path = TestData.Require(["recordings", .. file]);
        var bytes = File.ReadAllBytes(path);
        using var reader = FormatRegistry.Open(path);
        Assert.Equal(format, reader.Info.Format);

        AssertReadsWithoutAllocating(bytes, path, Ev.ReadAll(reader).Count);
    }

    private static void AssertReadsWithoutAllocating(byte[] recording, string name, int expected)
    {
        var packet = new EventPacket(256);
        for (var pass = 0; pass < 2; pass++) // once through, so that every path has been taken
        {
            using var reader = FormatRegistry.Open(new MemoryStream(recording), name);
            var (events, before) = (0, GC.GetAllocatedBytesForCurrentThread());
            while (reader.Read(packet))
            {
                events += packet.Count;
            }

            Assert.True(pass == 0 || GC.GetAllocatedBytesForCurrentThread() == before, "Reading allocated.");
            Assert.Equal(expected, events);
        }
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

    /// <summary>What the source's own thread allocates from frame to frame within the second pass, before the file is closed.</summary>
    private sealed class AllocationSink
    {
        private long _last;
        private int _lastPass;

        public long AllocatedBytes { get; private set; }

        public int Measured { get; private set; }

        public void OnFrame(EventFrame frame)
        {
            var isSteady = _lastPass == 1 && !frame.IsPartial;
            _lastPass = frame.Pass;
            frame.Dispose();
            var now = GC.GetAllocatedBytesForCurrentThread();
            AllocatedBytes += isSteady ? now - _last : 0;
            Measured += isSteady ? 1 : 0;
            _last = now;
        }
    }
}
