using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;
using EdgeLearner.Sensors.Tests.Formats;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>Random bytes, cut anywhere, decode to the same events and leave the same state; none throws, none lies outside the sensor.</summary>
public sealed class AnySplitOfWordsTests
{
    private static readonly SensorGeometry Sensor = new(900, 400);
    private static readonly SensorGeometry Small = new(100, 120);

    public static TheoryData<ulong, int> SeedsAndPieces =>
        [.. from seed in Enumerable.Range(1, 4) from piece in new[] { 1, 2, 3, 5, 7, 64, 999 } select ((ulong)seed, piece)];

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Davis_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<DavisState>(DavisDecoder.Decode, Sensor, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void DecodeTurned_Davis_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<DavisState>(DavisDecoder.DecodeTurned, Sensor, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Dvxplorer_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<DvxplorerState>(DvxplorerDecoder.Decode, Sensor, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_DvxplorerMini_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<DvxplorerMiniState>(DvxplorerMiniDecoder.Decode, Sensor, seed, piece);

    [Theory]
    [MemberData(nameof(SeedsAndPieces))]
    public void Decode_Dvs128_IsTheSameForAnySplit(ulong seed, int piece) => AssertSame<Dvs128State>(Dvs128Decoder.Decode, Small, seed, piece);

    private static void AssertSame<TState>(Decode<TState> decode, SensorGeometry sensor, ulong seed, int piece)
        where TState : struct, IDecoderState
    {
        var random = new SeededRandom(seed);
        var bytes = new byte[20_007];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.NextInt(256);
        }

        var whole = Decoding<TState>.Of(decode, bytes, sensor);

        var split = Decoding<TState>.Of(decode, bytes, sensor, piece, capacity: 20 + piece);

        Assert.NotEmpty(whole.Events);
        Assert.NotEqual(0, whole.Counts.OutOfSensor);
        Assert.Equal(whole.Events, split.Events);
        Assert.Equal(whole.State, split.State);
        Assert.Equal(whole.ReachedUs, split.ReachedUs);
        Assert.All(whole.Events, e => Assert.True(sensor.Contains(e.X, e.Y)));
    }
}
