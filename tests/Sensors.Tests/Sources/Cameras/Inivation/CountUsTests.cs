using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Sources.Cameras.Inivation;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>What is told of bytes that are discarded: the wraps among them.</summary>
public sealed class CountUsTests
{
    [Theory]
    [InlineData(new ushort[] { }, 0)]
    [InlineData(new ushort[] { 0x7001 }, 1)]
    [InlineData(new ushort[] { 0x7FFF, 0x8FFF, 0x6FFF, 0xF001, 0x7002 }, 4097)]
    public void CountUs_FpgaWords_AddsTheMultipliers(ushort[] words, long wraps)
    {
        Assert.Equal(wraps << 15, FpgaWords.CountUs(MemoryMarshal.AsBytes(words.AsSpan())));
    }

    [Fact]
    public void CountUs_AnyWords_IsTheSumOfOneByOne()
    {
        var random = new SeededRandom(1);
        var words = Enumerable.Range(0, 4099).Select(_ => (ushort)random.NextInt(65536)).ToArray();

        Assert.Equal(words.Where(word => word >> 12 == 7).Sum(word => (long)(word & 0xFFF)) << 15, FpgaWords.CountUs(MemoryMarshal.AsBytes(words.AsSpan())));
        Assert.Equal(
            MemoryMarshal.Cast<ushort, uint>(words).ToArray().Count(word => word >> 31 == 1) << 14,
            Dvs128Words.CountUs(MemoryMarshal.AsBytes(words.AsSpan())));
    }

    [Fact]
    public void CountUs_AByteTooMany_IsPassedOver()
    {
        Assert.Equal(1L << 15, FpgaWords.CountUs([0x01, 0x70, 0xFF]));
        Assert.Equal(1L << 14, Dvs128Words.CountUs([0, 0, 0, 0x80, 0, 0, 0]));
    }
}
