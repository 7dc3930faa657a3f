using EdgeLearner.Learning.Guard;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Guard;

public class AdwinTests
{
    private const double Delta = 0.002;

    [Fact]
    public void Add_ConstantNumbers_KeepsThemAll()
    {
        var window = new Adwin(Delta);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(Change.None, window.Add(0.5));
        }

        Assert.Equal((10_000, 0.5), (window.Width, window.Mean));
    }

    [Theory]
    [InlineData(0.2, 0.8, Change.Up)]
    [InlineData(0.8, 0.2, Change.Down)]
    [InlineData(0.1, 0.3, Change.Up)]
    public void Add_CoinsThatChange_FindsItOnceTheEvidenceIsThere(double before, double after, object expected)
    {
        var (window, random) = (new Adwin(Delta), new SeededRandom(1));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(Change.None, window.Add(random.NextDouble() < before ? 1 : 0));
        }

        Assert.Equal(before, window.Mean, 0.05);
        var delay = 0;
        var found = Change.None;
        while (found == Change.None)
        {
            found = window.Add(random.NextDouble() < after ? 1 : 0);
            delay++;
        }

        Assert.Equal(expected, found);
        Assert.InRange(delay, 10, 256);
        for (var i = 0; i < 2_000; i++)
        {
            window.Add(random.NextDouble() < after ? 1 : 0);
        }

        Assert.InRange(window.Width, 1_900, 2_300); // what was before the change is gone
        Assert.Equal(after, window.Mean, 0.05);
    }

    [Fact]
    public void Add_FairCoinsOfHundredSeeds_IsFooledAtMostAsOftenAsPromised()
    {
        var fooled = 0;
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var (window, random) = (new Adwin(Delta), new SeededRandom(seed));
            var changes = 0;
            for (var i = 0; i < 2_000; i++)
            {
                changes += window.Add(random.NextInt(2)) == Change.None ? 0 : 1;
            }

            fooled += changes > 0 ? 1 : 0;
        }

        Assert.InRange(fooled, 0, 6); // 62 comparisons of a series, each wrong with 0.002 at most
    }

    [Fact]
    public void Add_SteadyState_AllocatesNothing()
    {
        var (window, random) = (new Adwin(Delta), new SeededRandom(1));
        void Feed(int count, double bias)
        {
            for (var i = 0; i < count; i++)
            {
                window.Add(random.NextDouble() < bias ? 1 : 0);
            }
        }

        Feed(1_000, 0.2);
        Feed(1_000, 0.8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1_000, 0.2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
