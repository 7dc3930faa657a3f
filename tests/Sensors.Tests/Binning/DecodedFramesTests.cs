using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Tests.Formats.Evt3;

namespace EdgeLearner.Sensors.Tests.Binning;

/// <summary>Frames of a camera's bytes do not depend on how bytes and packets were cut, however broken the stream's clock is.</summary>
public sealed class DecodedFramesTests
{
    private static readonly SensorGeometry Sensor = new(16, 16);
    private static readonly BinningRule Rule = new() { PeriodUs = 5_000, StepBackUs = 20_000, MaxSilentFrames = 3 };

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Push_BrokenClockInAnyCutting_GivesTheSameFrames(ulong seed)
    {
        var bytes = BrokenClock(new SeededRandom(seed));

        var (expected, counts, reversals) = Frames(bytes, bytes.Length, EventPacket.DefaultCapacity);

        Assert.True(expected.Count > 50 && reversals > 50, $"{expected.Count} frames, {reversals} reversals");
        foreach (var (piece, capacity) in new[] { (1, 16), (2, 4096), (7, 20), (64, 33), (1000, 17) })
        {
            var (frames, cutCounts, _) = Frames(bytes, piece, capacity);
            Assert.Equal(expected, frames);
            Assert.Equal(counts, cutCounts);
        }
    }

    private static (List<FrameNote> Frames, BinningCounts Counts, long Reversals) Frames(byte[] bytes, int piece, int capacity)
    {
        var log = new FrameLog();
        var binner = new TimeBinner(InputMapping.Fit(Sensor), Rule, new EventFramePool(Sensor), TimeProvider.System);
        var state = default(Evt3State);
        var packet = new EventPacket(capacity);
        var consumed = 0;
        for (var given = 0; given < bytes.Length;)
        {
            given = Math.Min(given + piece, bytes.Length);
            do
            {
                packet.Clear();
                consumed += Evt3Decoder.Decode(bytes.AsSpan(consumed..given), Sensor, ref state, packet);
                binner.Push(packet, log);
            }
            while (packet.Count > 0 || packet.ReachedUs is not null);
        }

        binner.Complete(log);
        return (log.Frames, binner.Counts, state.Counts.TimeReversals);
    }

    /// <summary>Words whose TIME_HIGH goes to and fro, mostly on.</summary>
    private static byte[] BrokenClock(SeededRandom random)
    {
        var words = new List<ushort> { Evt3Wire.TimeHigh(3000), Evt3Wire.Y(1) };
        var high = 3000;
        for (var i = 0; i < 5000; i++)
        {
            switch (random.NextInt(10))
            {
                case 0:
                    high = (high + (random.NextInt(20) == 0 ? random.NextInt(80) - 40 : random.NextInt(6) - 2)) & 0xFFF;
                    words.Add(Evt3Wire.TimeHigh(high));
                    break;
                case < 3:
                    words.Add(Evt3Wire.TimeLow(random.NextInt(4096)));
                    break;
                default:
                    words.Add(Evt3Wire.X(random.NextInt(17), random.NextInt(2)));
                    break;
            }
        }

        return Evt3Wire.Bytes([.. words]);
    }
}
