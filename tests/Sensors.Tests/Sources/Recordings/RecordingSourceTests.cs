using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Prophesee;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Binning;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Dat;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

public sealed class RecordingSourceTests : IDisposable
{
    private static readonly Ev[] ThreeEvents = [new(1_000, 1, 1), new(11_000, 2, 2), new(21_000, 3, 3)];
    private readonly FakeTimeProvider _clock = new();
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packets_AsFastAsPossibleThreeTimes_RepeatEveryPass()
    {
        using var source = Source(ThreeEvents, speed: null, loops: 3);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Null(log.Error);
        Assert.Equal([.. ThreeEvents, .. ThreeEvents, .. ThreeEvents], log.Events);
        Assert.Equal([(StreamBreak.Start, 0), (StreamBreak.LoopRestart, 1), (StreamBreak.LoopRestart, 2)], log.Packets.Select(packet => (packet.Break, packet.Pass)));
        Assert.All(log.Packets, packet => Assert.Equal(1_000, packet.OriginUs));
        Assert.Equal(9, source.Counts.Events);
    }

    [Theory]
    [InlineData(1, 10, 20)]
    [InlineData(4, 2.5, 5)]
    [InlineData(0.5, 20, 40)]
    public void Packets_Paced_ComeWhenTheClockSaysAndNotBefore(double speed, double secondAtMs, double thirdAtMs)
    {
        using var source = Source(ThreeEvents, speed, loops: 1);
        var log = new PacketLog(_clock);

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEvents(1);
        _clock.Advance(TimeSpan.FromMilliseconds(secondAtMs + 2));
        log.WaitForEvents(2);
        _clock.Advance(TimeSpan.FromMilliseconds(thirdAtMs - secondAtMs));
        log.WaitForEnd();

        var due = new[] { 0, secondAtMs, thirdAtMs };
        var came = log.Packets.SelectMany(packet => packet.Events.Select(_ => packet.At.TotalMilliseconds)).ToArray();
        Assert.Equal(ThreeEvents, log.Events);
        Assert.All(due.Zip(came), pair => Assert.True(pair.Second >= pair.First, $"due at {pair.First}, came at {pair.Second}"));
    }

    [Fact]
    public void Packets_PacedInASilence_TellTheTime()
    {
        using var source = Source(ThreeEvents, speed: 1, loops: 1);
        var log = new PacketLog(_clock, _ => _clock.Advance(TimeSpan.FromMilliseconds(3)));

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal([1_000, 4_000, 7_000, 10_000, 13_000, 16_000, 19_000, null], log.Packets.Select(packet => packet.ReachedUs));
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 1], log.Packets.Select(packet => packet.Events.Count));
        Assert.Equal(1, log.Packets.Count(packet => packet.Break == StreamBreak.Start));
    }

    [Fact]
    public void Pause_ThenResume_MovesEverythingBehindItByItsLength()
    {
        using var source = Source(ThreeEvents, speed: 1, loops: 1);
        var log = new PacketLog(_clock);

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEvents(1);
        source.Pause();
        _clock.Advance(TimeSpan.FromSeconds(1));
        source.Resume();
        _clock.Advance(TimeSpan.FromMilliseconds(12));
        log.WaitForEvents(2);

        Assert.InRange(log.Packets.First(packet => packet.Events.Contains(ThreeEvents[1])).At.TotalMilliseconds, 1010, 1012);
        source.Stop();
        log.WaitForEnd();
        Assert.Equal(2, log.Events.Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stop_OfAnEndlessReplay_CompletesAndAccountsForWhatWasDelivered(bool paused)
    {
        using var source = Source(ThreeEvents, speed: 1, loops: 0);
        var log = new PacketLog(_clock);
        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEvents(1);
        if (paused)
        {
            source.Pause();
        }

        source.Stop();
        log.WaitForEnd();

        Assert.Null(log.Error);
        Assert.Equal(1, source.Counts.Events);
    }

    [Fact]
    public void Packets_FileGoneBeforeTheSecondPass_FailWithOneLine()
    {
        var path = _folder.File("x.dat");
        File.WriteAllBytes(path, Dat(ThreeEvents));
        using var source = new RecordingSource("x.dat", _ => FormatRegistry.Open(path), [], speed: null, loops: 0, _clock);
        var log = new PacketLog(onPacket: _ => File.Delete(path));

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal($"{path}: no such file", Assert.IsType<RecordingFormatException>(log.Error).Message);
        Assert.Equal(3, log.Events.Count());
    }

    [Fact]
    public void Packets_TruncatedFile_DeliverWhatIsWholeAndCountTheRest()
    {
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(new MemoryStream(Dat(ThreeEvents)[..^3]), "x"), [], null, 2, _clock);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal(4, log.Events.Count());
        Assert.Equal(10, source.Counts.Decode.TrailingBytes);
    }

    [Fact]
    public void Packets_DiskFailsOnTheWay_FailWithOneLine()
    {
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(new FailingStream(Dat(ThreeEvents)), "x"), [], null, 1, _clock);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal("x: the disk is gone", Assert.IsType<RecordingFormatException>(log.Error).Message);
        Assert.Equal(3, log.Events.Count());
    }

    [Fact]
    public void Packets_EndlessReplayOfNoEvents_Completes()
    {
        using var source = Source([], speed: 1, loops: 0);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Empty(log.Packets);
    }

    [Fact]
    public void Packets_SizeChangesBetweenPasses_FailInsteadOfLeavingTheSensor()
    {
        var size = new SensorGeometry(10, 10);
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(new MemoryStream(Dat(ThreeEvents)), "x", new OpenOptions(size)), [], null, 2, _clock);
        size = new SensorGeometry(20, 20);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal("x: the sensor size changed from 10x10 to 20x20 between two passes", log.Error?.Message);
    }

    [Fact]
    public void Packets_SecondSubscriber_IsRefused()
    {
        using var source = Source(ThreeEvents, speed: 1, loops: 0);
        using var subscription = source.Packets.Subscribe(new PacketLog());
        var second = new PacketLog();
        using var refused = source.Packets.Subscribe(second);

        Assert.IsType<InvalidOperationException>(second.Error);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7)]
    public void Packets_AtAnyPace_GiveTheFramesOfTheFastestReplay(double speed)
    {
        var path = _folder.File("x.raw");
        SynthRecording.Write(path, new SimulationOptions { Width = 32, Height = 32, Seconds = 2 }, stop: TestContext.Current.CancellationToken);

        Assert.Equal(Frames(path, speed: null), Frames(path, speed));
    }

    [Fact]
    public void BinStraight_OfTwoPasses_GivesTheFramesAndCountsOfPackets()
    {
        var sensor = new SensorGeometry(640, 480);
        byte[] recording = [.. RawHeader.Write("3.0", "EVT3", sensor), .. Evt3Stream.Bytes(new SeededRandom(11), sensor, words: 400_000, soundWords: 1_000)];

        var (expected, expectedCounts, expectedInPackets) = Frames(isStraight: false);
        var (actual, counts, inPackets) = Frames(isStraight: true);

        Assert.True(expected.Count > 100, $"{expected.Count} frames");
        Assert.Equal(expected, actual);
        Assert.Equal(expectedCounts, counts);
        Assert.True(inPackets < expectedInPackets / 2, $"{inPackets} of {expectedInPackets} came in packets");

        (List<FrameNote> Frames, (SourceCounts, BinningCounts) Counts, int InPackets) Frames(bool isStraight)
        {
            using var source = new RecordingSource("x", _ => FormatRegistry.Open(new MemoryStream(recording), "x.raw"), [], speed: null, loops: 2, _clock);
            var mapping = InputMapping.Fit(sensor);
            var binner = new TimeBinner(mapping, new BinningRule(), new EventFramePool(mapping.Input), _clock);
            var frames = new FrameLog();
            var log = new PacketLog(onPacket: packet => binner.Push(packet, frames));
            if (isStraight)
            {
                source.BinStraight(binner);
            }

            using var subscription = source.Packets.Subscribe(log);
            log.WaitForEnd();
            binner.Complete(frames);
            return (frames.Frames, (source.Counts, binner.Counts), log.Events.Count());
        }
    }

    [Fact]
    public void BinStraight_AtAPace_BringsAllInPackets()
    {
        var sensor = new SensorGeometry(640, 480);
        byte[] recording = [.. RawHeader.Write("3.0", "EVT3", sensor), .. Evt3Wire.Bytes(Evt3Wire.TimeHigh(1), Evt3Wire.Y(1), Evt3Wire.X(1), Evt3Wire.TimeLow(5), Evt3Wire.X(2))];
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(new MemoryStream(recording), "x.raw"), [], speed: 1000, loops: 3, TimeProvider.System);
        var mapping = InputMapping.Fit(sensor);
        source.BinStraight(new TimeBinner(mapping, new BinningRule(), new EventFramePool(mapping.Input), _clock));
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();

        Assert.Equal(6, log.Events.Count());
    }

    /// <summary>The frames of two passes, the clock moved on by a random while at every packet.</summary>
    private List<FrameNote> Frames(string path, double? speed)
    {
        using var source = new RecordingSource("x", _ => FormatRegistry.Open(path), [], speed, loops: 2, _clock);
        var random = new SeededRandom(3);
        var pool = new EventFramePool(source.Geometry);
        var binner = new TimeBinner(InputMapping.Fit(source.Geometry), new BinningRule(), pool, _clock);
        var frames = new FrameLog();
        var packets = new PacketLog(onPacket: packet =>
        {
            binner.Push(packet, frames);
            _clock.Advance(TimeSpan.FromMilliseconds(2 + random.NextInt(60)));
        });

        using var subscription = source.Packets.Subscribe(packets);
        packets.WaitForEnd();
        binner.Complete(frames);

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(source.Counts.Events, binner.Counts.Binned + binner.Counts.Late);
        return frames.Frames;
    }

    private RecordingSource Source(Ev[] events, double? speed, int loops) =>
        new("x", _ => FormatRegistry.Open(new MemoryStream(Dat(events)), "x"), [], speed, loops, _clock);

    private static byte[] Dat(Ev[] events) =>
        [.. "% Version 2\n% end\n"u8, 0x0C, 8, .. events.SelectMany(e => DatDecoderTests.Version2((uint)e.TimeUs, e.X, e.Y, e.Polarity))];

    /// <summary>A stream that gives its bytes and then fails.</summary>
    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private bool _isReplay;

        public override long Position
        {
            get => base.Position;
            set => (base.Position, _isReplay) = (value, true);
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, count) is > 0 and var read ? read : _isReplay ? throw new IOException("the disk is gone") : 0;
    }
}
