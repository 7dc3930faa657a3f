using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Aedat4;

public sealed class Aedat4DecoderTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 30).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decode_AnyEventsInAnyCutting_GivesThoseOnTheSensor(ulong seed)
    {
        var random = new SeededRandom(seed);
        var geometry = new SensorGeometry(1 + random.NextInt(1 << random.NextInt(17)), 1 + random.NextInt(1 << random.NextInt(17)));
        var rare = 1 << random.NextInt(10); // one event of so many is off the sensor, another one steps back
        var timeUs = random.NextInt(2) * 1_600_000_000_000_000L;
        var events = Enumerable.Range(0, 500).Select(_ => new Aedat4Event(
            timeUs += random.NextInt(rare) == 0 ? -5 : random.NextInt(3),
            (ushort)(random.NextInt(rare) == 0 ? ushort.MaxValue - random.NextInt(3) : random.NextInt(Math.Min(geometry.Width, 1 << 16))),
            (ushort)(random.NextInt(rare) == 0 ? ushort.MaxValue - random.NextInt(3) : random.NextInt(Math.Min(geometry.Height, 1 << 16))),
            (byte)(random.NextInt(2) * (1 + random.NextInt(255))))).ToArray();
        var expected = events.Select(e => new Ev(e.TimeUs, (ushort)e.Address, (int)(e.Address >> 16), e.Polarity != 0 ? 1 : 0)).Where(e => geometry.Contains(e.X, e.Y)).ToList();
        var (state, actual) = (default(Aedat4State), new List<Ev>());
        var packet = new EventPacket(EventPacket.MinReadCapacity + random.NextInt(100));

        for (var (at, piece) = (0, 1 + random.NextInt(200)); at < events.Length;)
        {
            packet.Clear();
            at += Aedat4Decoder.Decode(events.AsSpan(at, Math.Min(piece, events.Length - at)), geometry, ref state, packet);
            actual.AddRange(Ev.Of(packet));
        }

        Assert.Equal(expected, actual);
        Assert.Equal(events.Length - expected.Count, state.Counts.OutOfSensor);
        Assert.Equal(expected.Zip(expected.Skip(1)).Count(pair => pair.Second.TimeUs < pair.First.TimeUs), state.Counts.TimeReversals);
    }
}
