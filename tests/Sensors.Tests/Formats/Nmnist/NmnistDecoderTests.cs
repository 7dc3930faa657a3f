using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Nmnist;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats.Nmnist;

public sealed class NmnistDecoderTests
{
    [Fact]
    public void Decode_Records_HaveColumnRowPolarityAndTime()
    {
        var decoding = Decode([3, 4, 0x81, 0x02, 0x03, 33, 33, 0x7F, 0xFF, 0xFF]);

        Assert.Equal([new Ev(0x010203, 3, 4, 1), new Ev(0x7FFFFF, 33, 33, 0)], decoding.Events);
    }

    [Fact]
    public void Decode_RowOf240_AddsTwoToThe13ToEverythingBehind()
    {
        var decoding = Decode([1, 1, 0, 0, 5, 0, 240, 0, 0, 0, 1, 1, 0, 0, 6, 0, 240, 0, 0, 0, 1, 1, 0, 0, 7]);

        Assert.Equal([5, 8192 + 6, (2 * 8192) + 7], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(0, decoding.Counts.OutOfSensor);
    }

    [Fact]
    public void Decode_StepBackAndOutside_AreCounted()
    {
        var decoding = Decode([1, 1, 0, 0, 5, 1, 1, 0, 0, 4, 34, 1, 0, 0, 6]);

        Assert.Equal([5, 4], decoding.Events.Select(e => e.TimeUs));
        Assert.Equal(new DecodeCounts { TimeReversals = 1, OutOfSensor = 1 }, decoding.Counts);
    }

    private static Decoding<NmnistState> Decode(byte[] bytes) => Decoding<NmnistState>.Of(NmnistDecoder.Decode, bytes, new(34, 34));
}
