using System.Reactive;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Binning;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>A camera's events straight to frames: holes, reconnects and silences as with packets.</summary>
public sealed class StraightPacketsTests
{
    private static readonly SensorGeometry Sensor = new(640, 480);
    private static readonly SensorOptions Options = new() { Kind = "evk4" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Push_StraightToFrames_GivesTheFramesAndCountsOfPackets(ulong seed)
    {
        var expected = Play(seed, isStraight: false);
        var actual = Play(seed, isStraight: true);

        Assert.Equal(expected.Frames, actual.Frames);
        Assert.Equal((expected.Binning, expected.Source, expected.Silences), (actual.Binning, actual.Source, actual.Silences));
        Assert.True(actual.PacketEvents < expected.PacketEvents * 3 / 4, $"{actual.PacketEvents} of {expected.PacketEvents} came in packets");
        var breaks = actual.Frames.Select(frame => frame.Note.Break).ToHashSet();
        Assert.True(breaks.IsSupersetOf([StreamBreak.Start, StreamBreak.Loss, StreamBreak.Reconnect]) && actual.Silences > 0, string.Join(' ', breaks));
    }

    private static Played Play(ulong seed, bool isStraight)
    {
        var random = new SeededRandom(seed);
        var bytes = Evt3Stream.Bytes(random, Sensor, words: 60_000, soundWords: 2_000).AsSpan();
        var clock = new FakeTimeProvider();
        var mapping = InputMapping.Fit(Sensor);
        var binner = new TimeBinner(mapping, new BinningRule { PeriodUs = 5_000 }, new EventFramePool(mapping.Input), clock);
        var live = new LivePackets(clock) { StraightTo = isStraight ? binner : null };
        var (log, stamps, packetEvents, silences) = (new FrameLog(), new List<long>(), 0, 0);
        var frames = Observer.Create<EventFrame>(frame =>
        {
            stamps.Add(frame.ReceivedTimestamp);
            log.OnNext(frame);
        });
        var packets = Observer.Create<EventPacket>(packet =>
        {
            packetEvents += packet.Count;
            binner.Push(packet, frames);
        });
        Begin();
        while (!bytes.IsEmpty)
        {
            var what = random.NextInt(40);
            if (what == 0)
            {
                Begin();
            }

            clock.Advance(what == 1 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(1));
            silences += live.PassTime(packets) ? 1 : 0;
            var length = Math.Min(1 + random.NextInt(1_000), bytes.Length);
            live.Push(new UsbBuffer { Bytes = bytes[..length], CompletedTimestamp = clock.GetTimestamp(), Loss = what == 2 ? new UsbLoss(1, 100, 0) : default }, packets);
            bytes = bytes[length..];
        }

        binner.Complete(frames);
        return new([.. log.Frames.Zip(stamps).Select(frame => new StampedFrame(frame.First, frame.Second))], binner.Counts, live.Counts, packetEvents, silences);

        void Begin() => live.Begin(new WireDecoder<Evt3State>(Sensor, Evt3Decoder.Decode, Evt3Words.Bytes, Evt3Straight.Decode), Options);
    }

    private sealed record StampedFrame(FrameNote Note, long ReceivedTimestamp);

    private sealed record Played(IReadOnlyList<StampedFrame> Frames, BinningCounts Binning, SourceCounts Source, int PacketEvents, int Silences);
}
