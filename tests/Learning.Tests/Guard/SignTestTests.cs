using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Tests.Guard;

public class SignTestTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1 / 2.0)]
    [InlineData(7, 0, 1 / 128.0)]
    [InlineData(8, 1, 10 / 512.0)]
    [InlineData(9, 2, 67 / 2048.0)] // 1 + 11 + 55
    [InlineData(5, 5, 638 / 1024.0)] // 252 + 210 + 120 + 45 + 10 + 1
    [InlineData(0, 7, 1)]
    [InlineData(1, 7, 255 / 256.0)]
    public void PValue_FewChanges_IsTheBinomialTail(int losses, int gains, double expected) =>
        Assert.Equal(expected, SignTest.PValue(losses, gains), 1e-14);

    [Fact]
    public void PValue_ThousandsOfChanges_NeitherOverflowsNorVanishes()
    {
        Assert.Equal(0.5089, SignTest.PValue(1_000, 1_000), 1e-4); // 1/2, and half of the middle term
        Assert.Equal(1, SignTest.PValue(0, 5_000));
        Assert.InRange(SignTest.PValue(5_000, 0), 0, 1e-300);
    }
}
