using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Aedat2;
using EdgeLearner.Sensors.Formats.Aedat3;
using EdgeLearner.Sensors.Formats.Dat;
using EdgeLearner.Sensors.Formats.Es;
using EdgeLearner.Sensors.Formats.Evt2;
using EdgeLearner.Sensors.Formats.Evt21;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Formats.Nmnist;
using EdgeLearner.Sensors.Formats.Tables;
using EdgeLearner.Sensors.Formats.Text;
using EdgeLearner.Sensors.Tests.Formats.Aedat3;
using EdgeLearner.Sensors.Tests.Formats.Evt3;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>The one property of every decoder: random bytes, cut anywhere, decode to the same events and leave the same state; none throws.</summary>
public sealed class AnySplitTests
{
    private static readonly SensorGeometry Sensor = new(1500, 1200);

    public static TheoryData<ulong, int> SeedsAndPieces => [.. from seed in Enumerable.Range(1, 5) from piece in new[] { 1, 2, 3, 5, 7, 64, 999 } select ((ulong)seed, piece)];

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt3_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Evt3State>(Evt3Decoder.Decode, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt3MostlyPlain_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Evt3State>(Evt3Decoder.Decode, PlainEvt3(new SeededRandom(seed)), piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt2_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Evt2State>(Evt2Decoder.Decode, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt2MostlyEvents_IsTheSameForAnySplit(ulong seed, int piece) =>
        AssertSame<Evt2State>(Evt2Decoder.Decode, seed, piece, (bytes, i) => (byte)(i % 4 != 3 ? bytes[i] : i % 400 == 3 ? 0x80 : bytes[i] & 0x1F));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt21_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Evt2State>(Evt21Decoder.DecodeLittle, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Evt21LegacyMostlyEvents_IsTheSameForAnySplit(ulong seed, int piece) =>
        AssertSame<Evt2State>(Evt21Decoder.DecodeLegacy, seed, piece, (bytes, i) => (byte)(i % 8 != 3 ? bytes[i] : i % 80 == 3 ? 0x80 : bytes[i] & 0x1F));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_EsDvs_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<EsState>(EsDecoder.Decode<EsDvs>, seed, piece, EsRecords(5));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_EsAtis_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<EsState>(EsDecoder.Decode<EsAtis>, seed, piece, EsRecords(5));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_EsColor_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<EsState>(EsDecoder.Decode<EsColor>, seed, piece, EsRecords(8));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Dat_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<DatState>(DatDecoder.Decode<DatVersion2>, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Aedat2_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Aedat2State>(Aedat2Decoder.Decode<Aedat2Davis>, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_DatMostlyPlain_IsTheSameForAnySplit(ulong seed, int piece) =>
        AssertSame<DatState>(DatDecoder.Decode<DatVersion2>, seed, piece, (bytes, i) => PlainRecord(bytes, i, 0xFFFF_F000, timeAt: 0, [0xFF, 0xC3, 0xFF, 0x10]));

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Aedat2MostlyPlain_IsTheSameForAnySplit(ulong seed, int piece)
    {
        AssertSame<Aedat2State>(Aedat2Decoder.Decode<Aedat2Davis>, seed, piece, (bytes, i) => PlainRecord(bytes, i, 0x7FFF_F000, timeAt: 4, [0x7F, 0xFF, 0xFB, 0xFF], isBigEndian: true));
        AssertSame<Aedat2State>(Aedat2Decoder.Decode<Aedat2Dvs128>, seed, piece, (bytes, i) => PlainRecord(bytes, i, 0x7FFF_F000, timeAt: 4, [0xFF, 0xFF, 0x7F, 0xFF], isBigEndian: true));
    }

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Aedat3MostlyPlain_IsTheSameForAnySplit(ulong seed, int piece)
    {
        var head = Aedat3Wire.Head(events: 200, overflows: 1);
        AssertSame<Aedat3State>(Aedat3Decoder.Decode, seed, piece, (bytes, i) => (i % 1628) switch
        {
            < 28 and var at => head[at],
            var at => PlainRecord(bytes, at - 28, 5, timeAt: 4, [0xFF, 0x0F, 0xFE, 0x07]) is var plain && at % 8 == 4 ? (byte)(plain | (i % 99 == 0 ? 0 : 1)) : plain,
        });
    }

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Aedat3PacketsAmongRandomBytes_IsTheSameForAnySplit(ulong seed, int piece)
    {
        var (polarity, other) = (Aedat3Wire.Head(events: 40, overflows: 1), Aedat3Wire.Head(events: 7, capacity: 9, type: 0));
        AssertSame<Aedat3State>(Aedat3Decoder.Decode, seed, piece, (bytes, i) => (i % 1000) switch
        {
            < 28 and var at => polarity[at],
            < 348 and var at => (byte)(bytes[i] & ((at - 28) % 8) switch { 1 or 3 => 0x0F, 2 => 0xFE, _ => 0xFF }), // most on the sensor
            > 400 and < 429 and var at => other[at - 401],
            _ => bytes[i],
        });
    }

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Nmnist_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<NmnistState>(NmnistDecoder.Decode, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Text_IsTheSameForAnySplit(ulong seed, int piece) =>
        AssertSame<TextState>(
            new TextDecoder(EventColumns.Parse("t,x,y,p"), TimeUnit.Microseconds).Decode,
            seed,
            piece,
            (bytes, i) => i < 5000 ? (byte)"9 8 7 6\n"[i % 8 == 0 ? bytes[i] % 8 : i % 8] : (byte)(i == 9500 ? '\n' : 'x')); // damaged lines, then one that is too long

    /// <summary>A byte of records of address and time whose times rise, but for every fiftieth.</summary>
    /// <param name="bytes">Random ones.</param>
    /// <param name="i">Which byte.</param>
    /// <param name="firstUs">Time of the first record.</param>
    /// <param name="timeAt">Where a record has its time.</param>
    /// <param name="addressMask">Bits of an address that may be set.</param>
    /// <param name="isBigEndian">Whether the upper byte comes first.</param>
    private static byte PlainRecord(byte[] bytes, int i, uint firstUs, int timeAt, byte[] addressMask, bool isBigEndian = false)
    {
        var (record, at) = Math.DivRem(i, 8);
        var timeUs = firstUs + (uint)(7 * record);
        return record % 50 == 49 ? bytes[i]
            : at / 4 == timeAt / 4 ? (byte)(timeUs >> (8 * (isBigEndian ? 3 - (at % 4) : at % 4)))
            : (byte)(bytes[i] & addressMask[at % 4]);
    }

    /// <summary>Words as a camera sends them, now and then one that is none of these, or outside the sensor, or steps back.</summary>
    private static byte[] PlainEvt3(SeededRandom random)
    {
        var (words, high, low) = (new List<ushort>(), 5, 0);
        while (words.Count < 5000)
        {
            words.AddRange(random.NextInt(100) switch
            {
                < 45 => [Evt3Wire.X(random.NextInt(Sensor.Width + 9), random.NextInt(2))],
                < 70 => [Evt3Wire.Y(random.NextInt(Sensor.Height + 9))],
                < 85 => [Evt3Wire.TimeLow(low = (low + random.NextInt(40)) & Evt3Words.PayloadMask)],
                < 90 => [Evt3Wire.TimeHigh(high)],
                < 92 => [Evt3Wire.TimeHigh(high += random.NextInt(5) - 1)],
                < 98 => [Evt3Wire.BaseX(random.NextInt(Sensor.Width), random.NextInt(2)), Evt3Wire.Vect12(random.NextInt(4096)), Evt3Wire.Vect12(1), Evt3Wire.Vect8(random.NextInt(256))],
                _ => new[] { (ushort)random.NextInt(65536) },
            });
        }

        return Evt3Wire.Bytes([.. words]);
    }

    /// <summary>Coordinates most of which are on the sensor, as long as no byte of silence shifts the records.</summary>
    private static Func<byte[], int, byte> EsRecords(int recordBytes) =>
        (bytes, i) => (i % recordBytes) is 2 or 4 ? (byte)(bytes[i] & 7) : bytes[i];

    private static void AssertSame<TState>(Decode<TState> decode, ulong seed, int piece, Func<byte[], int, byte>? shape = null)
        where TState : struct, IDecoderState
    {
        var random = new SeededRandom(seed);
        var bytes = new byte[10_007];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.NextInt(256);
        }

        AssertSame(decode, shape is null ? bytes : [.. bytes.Select((_, i) => shape(bytes, i))], piece);
    }

    /// <remarks>Small pieces hold fewer words than are decoded at a time: what they decode to is what the rule says.</remarks>
    private static void AssertSame<TState>(Decode<TState> decode, byte[] bytes, int piece)
        where TState : struct, IDecoderState
    {
        var whole = Decoding<TState>.Of(decode, bytes, Sensor);

        var split = Decoding<TState>.Of(decode, bytes, Sensor, piece, capacity: EventPacket.MinReadCapacity + piece);

        Assert.NotEmpty(whole.Events);
        Assert.Equal(whole.Events, split.Events);
        Assert.Equal(whole.State, split.State);
        Assert.Equal(whole.ReachedUs, split.ReachedUs);
        Assert.All(whole.Events, e => Assert.True(Sensor.Contains(e.X, e.Y)));
    }
}
