namespace EdgeLearner.Sensors.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextBits_SeedZero_IsTheReferenceSequence()
    {
        var random = new SeededRandom(0);

        Assert.Equal([0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0], new[] { random.NextBits(), random.NextBits(), random.NextBits() });
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    [InlineData(3000)] // more than one part
    public void NextPoisson_ManyTimes_HasItsMeanAndVariance(double mean)
    {
        var random = new SeededRandom(1);
        var counts = Enumerable.Range(0, 4000).Select(_ => (double)random.NextPoisson(mean)).ToArray();

        var average = counts.Average();

        Assert.InRange(average / mean, 0.93, 1.07);
        Assert.InRange(counts.Average(count => (count - average) * (count - average)) / mean, 0.85, 1.15);
    }

    [Fact]
    public void Shuffle_Items_KeepsThemAll()
    {
        var items = Enumerable.Range(0, 100).ToArray();

        new SeededRandom(1).Shuffle<int>(items);

        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
