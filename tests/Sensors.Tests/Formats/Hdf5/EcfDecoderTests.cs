using EdgeLearner.Sensors.Formats.Hdf5.Filters;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Hdf5;

public sealed class EcfDecoderTests
{
    private static readonly byte[] OneTime = [.. BitConverter.GetBytes(100L), 0x06]; // a run of 6 events at 100 us

    [Fact]
    public void Decode_Times_AreRunsAndDistances()
    {
        var bytes = Chunk(24, packing: 2, [
            .. BitConverter.GetBytes(-5L),
            0x01, // -5
            0x32, // 3 us later, two
            0xF1, 0xF0, 0xF2, 0x11, // 0x201 us and 1 us later, one
            0x2F, 20, 0, // 2 us later, 20 with a long length
            .. new byte[6 * 12]]);

        var times = Decode(bytes).Select(e => e.TimeUs).ToList();

        Assert.Equal([-5, -2, -2, 512, .. Enumerable.Repeat(514L, 20)], times);
    }

    [Fact]
    public void Decode_RowsColumnsAndPolarities_AreRunsMasksAndRuns()
    {
        var bytes = Chunk(6, packing: 0, [
            .. OneTime,
            .. Words((7 << 5) | 4, (719 << 5) | 31, 2), // row 7 for 4, row 719 for 2 with a long length
            .. Words((10 << 5) | 0b10001, (1270 << 5) | 0b01000, 3 << 5), // 10, 11, 15; 1270, 1272; 3
            0x81, 0x02, 0xFF, 3, 0]); // ON for 1, OFF for 2, ON for 3 with a long length

        Assert.Equal(
            [new(100, 10, 7), new(100, 11, 7, 0), new(100, 15, 7, 0), new(100, 1270, 7), new(100, 1272, 719), new(100, 3, 719)],
            Decode(bytes));
    }

    [Fact]
    public void Decode_XAndPolarityPacked_TakeTwelveBitsEach()
    {
        var bytes = Chunk(6, packing: 1, [
            .. OneTime,
            .. Words((5 << 5) | 6),
            .. Words(0xABC5, 0x12DE, 0x3F7B), // ABC 512 3DE F7B (the lower bits of one word with the upper ones of the next)
            .. Words(0x0010, 0x0200, 0)]); // 001 020, and two that are not there

        Assert.Equal([(0xABC, 5), (0x125, 5), (0x3DE, 5), (0xF7B, 5), (0x001, 5), (0x020, 5)], Decode(bytes).Select(e => ((e.X << 1) | e.Polarity, e.Y)));
    }

    [Fact]
    public void Decode_AllPacked_TakeTwentyFourBitsEach()
    {
        var bytes = Chunk(4, packing: 2, [
            .. BitConverter.GetBytes(100L), 0x04,
            .. Doubles(0x123456AA, 0x789ABBBB, 0xCDDEEF01)]); // 123456, 789AAA, CDBBBB, DEEF01

        Assert.Equal(
            [(0x123, 0x456), (0x789, 0xAAA), (0x4DB, 0xBBB), (0x5EE, 0xF01)], // a row has 11 bits
            Decode(bytes).Select(e => (e.Y, (e.X << 1) | e.Polarity)));
    }

    [Fact]
    public void Count_MoreThanAChunkHas_IsDamage()
    {
        Assert.Throws<InvalidDataException>(() => EcfDecoder.Count([0, 0, 4, 0]));
        Assert.Throws<InvalidDataException>(() => EcfDecoder.Count([0, 0, 1]));
        Assert.Equal(65_535, EcfDecoder.Count([0xFC, 0xFF, 3, 0]));
    }

    [Fact]
    public void Decode_CutAtAnyLength_IsDamage()
    {
        var bytes = Chunk(6, packing: 0, [.. OneTime, .. Words((7 << 5) | 6, (1 << 5) | 31), 0x86]);
        Assert.Equal(6, Decode(bytes).Count);
        for (var length = 4; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Decode(bytes[..length]));
        }
    }

    [Fact]
    public void Decode_RunLongerThanTheChunk_IsDamage() =>
        Assert.Throws<InvalidDataException>(() => Decode(Chunk(5, packing: 0, [.. OneTime, .. new byte[100]])));

    [Fact]
    public void Decode_RandomBytes_AreEventsOrDamage()
    {
        var random = new SeededRandom(3);
        var (whole, damaged) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var body = new byte[random.NextInt(300)];
            for (var i = 0; i < body.Length; i++)
            {
                body[i] = (byte)random.NextInt(256);
            }

            try
            {
                Decode(Chunk(random.NextInt(40), random.NextInt(4), body));
                whole++;
            }
            catch (InvalidDataException)
            {
                damaged++;
            }
        }

        Assert.True(whole > 100 && damaged > 100, $"{whole} whole, {damaged} damaged");
    }

    private static byte[] Chunk(int events, int packing, byte[] body) => [.. BitConverter.GetBytes((events << 2) | packing), .. body];

    private static byte[] Words(params int[] words) => [.. words.SelectMany(word => BitConverter.GetBytes((ushort)word))];

    private static byte[] Doubles(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private static List<Ev> Decode(byte[] chunk)
    {
        var events = new EcfEvent[EcfDecoder.Count(chunk)];
        EcfDecoder.Decode(chunk, events);
        return [.. events.Select(e => new Ev(e.TimeUs, e.X, e.Y, e.Polarity))];
    }
}
