using System.Reactive;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Tests.Binning;

namespace EdgeLearner.Sensors.Tests.Formats.Evt3;

/// <summary>Straight to frames or by way of packets: nothing that can be observed tells the difference.</summary>
public sealed class Evt3StraightTests
{
    private static readonly BinningRule Rule = new() { PeriodUs = 2_000, LatenessUs = 100, StepBackUs = 20_000, MaxSilentFrames = 5 };

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 30).Select(seed => (ulong)seed)];

    /// <summary>Sensor and input: downscaled, padded, cropped by rows and by columns, pixel for pixel.</summary>
    private static readonly (SensorGeometry Sensor, SensorGeometry? Input)[] Mappings =
    [
        (new(1280, 720), null), (new(640, 480), new(128, 128)), (new(60, 60), new(60, 40)), (new(70, 60), new(44, 60)), (new(100, 50), null), (new(346, 260), new(34, 34)),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decode_AnyStreamInAnyCutting_GivesWhatPacketsGive(ulong seed)
    {
        var random = new SeededRandom(seed);
        var (sensor, input) = Mappings[random.NextInt(Mappings.Length)];
        var soundWords = 1 << random.NextInt(12);
        var bytes = Evt3Stream.Bytes(random, sensor, words: 6_000, soundWords);
        var rule = Rule with { LatenessUs = random.NextInt(3) * random.NextInt(Rule.PeriodUs / 2), PeriodUs = 500 * (1 + random.NextInt(20)), StartUs = random.NextInt(8) == 0 ? 5_000_000 : null };
        rule = rule with { LatenessUs = Math.Min(rule.LatenessUs, rule.PeriodUs) };
        var mapping = InputMapping.Fit(sensor, input);

        for (var round = 0; round < 4; round++)
        {
            var piece = 1 + random.NextInt(1 << random.NextInt(14));

            var expected = Play(bytes, piece, mapping, rule, isStraight: false);
            var actual = Play(bytes, piece, mapping, rule, isStraight: true);

            AssertSame(expected, actual);
            Assert.True(soundWords < 100 || rule.StartUs is not null || piece < 200 || actual.BinnedAhead > expected.Events / 2, $"{actual.BinnedAhead} of {expected.Events}");
        }
    }

    [Fact]
    public void Decode_CutAtEveryByte_GivesWhatPacketsGive()
    {
        var mapping = InputMapping.Fit(new(640, 480));
        var bytes = Evt3Stream.Bytes(new SeededRandom(7), mapping.Sensor, words: 1_500, soundWords: 50);
        var expected = Play(bytes, bytes.Length, mapping, Rule, isStraight: false, pieces: 2);
        Assert.True(expected.Frames.Count > 10, $"{expected.Frames.Count} frames");

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var actual = Play(bytes, cut, mapping, Rule, isStraight: true, pieces: 2);
            Assert.Equal(expected.Frames, actual.Frames);
            Assert.Equal(expected.Counts, actual.Counts);
            Assert.Equal(expected.State, actual.State);
        }
    }

    [Fact]
    public void Decode_BreaksBetweenPieces_GivesWhatPacketsGive()
    {
        var mapping = InputMapping.Fit(new(640, 480));
        var bytes = Evt3Stream.Bytes(new SeededRandom(8), mapping.Sensor, words: 8_000, soundWords: 1_000);

        var expected = Play(bytes, 3_000, mapping, Rule, isStraight: false, breaks: true);
        var actual = Play(bytes, 3_000, mapping, Rule, isStraight: true, breaks: true);

        AssertSame(expected, actual);
        Assert.Contains(actual.Frames, frame => frame.Note.Break == StreamBreak.Loss);
    }

    [Fact]
    public void Decode_SteadyState_AllocatesNothing()
    {
        var mapping = InputMapping.Fit(new(640, 480));
        var bytes = Evt3Stream.Bytes(new SeededRandom(9), mapping.Sensor, words: 20_000, soundWords: 1_000);
        var binner = new TimeBinner(mapping, Rule, new EventFramePool(mapping.Input), TimeProvider.System);
        var packet = new EventPacket();
        var frames = Observer.Create<EventFrame>(frame => frame.Dispose());
        Feed();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Feed();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Feed()
        {
            var state = default(Evt3State);
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                packet.Clear();
                rest = rest[Evt3Straight.Decode(rest, mapping.Sensor, ref state, binner, packet)..];
                binner.Push(packet, frames);
            }
        }
    }

    private static void AssertSame(Played expected, Played actual)
    {
        Assert.Equal(expected.Frames, actual.Frames);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.State, actual.State);
        Assert.Equal(expected.Events, actual.Events);
    }

    /// <summary>Decodes and bins bytes as a source does: pieces come one after the other, what is not consumed stays before the next.</summary>
    private static Played Play(byte[] bytes, int piece, InputMapping mapping, BinningRule rule, bool isStraight, int pieces = int.MaxValue, bool breaks = false)
    {
        var binner = new TimeBinner(mapping, rule, new EventFramePool(mapping.Input), TimeProvider.System);
        var log = new FrameLog();
        var frames = new List<(FrameNote, long)>();
        var observer = Observer.Create<EventFrame>(frame =>
        {
            var stamp = frame.ReceivedTimestamp;
            log.OnNext(frame);
            frames.Add((log.Frames[^1], stamp));
        });
        var state = default(Evt3State);
        var packet = new EventPacket(64 + (piece % 1_000));
        var (consumed, events, ahead) = (0, 0L, 0L);
        for (var (given, n) = (0, 1); given < bytes.Length || n == 1; n++)
        {
            given = n == pieces ? bytes.Length : Math.Min(given + piece, bytes.Length);
            var broken = breaks && n % 2 == 0;
            do
            {
                packet.Clear();
                consumed += isStraight && !broken
                    ? Evt3Straight.Decode(bytes.AsSpan(consumed..given), mapping.Sensor, ref state, binner, packet)
                    : Evt3Decoder.Decode(bytes.AsSpan(consumed..given), mapping.Sensor, ref state, packet);
                (packet.Break, broken) = broken && packet.Count > 0 ? (StreamBreak.Loss, false) : (StreamBreak.None, broken);
                packet.ReceivedTimestamp = pieces == int.MaxValue ? n : 0;
                events += packet.Count + packet.BinnedAhead;
                ahead += packet.BinnedAhead;
                binner.Push(packet, observer);
            }
            while (!packet.IsBlank);
        }

        binner.Complete(observer);
        return new([.. frames.Select(frame => new StampedFrame(frame.Item1, frame.Item2))], binner.Counts, state, events, ahead);
    }

    private sealed record StampedFrame(FrameNote Note, long ReceivedTimestamp);

    private sealed record Played(IReadOnlyList<StampedFrame> Frames, BinningCounts Counts, Evt3State State, long Events, long BinnedAhead);
}
