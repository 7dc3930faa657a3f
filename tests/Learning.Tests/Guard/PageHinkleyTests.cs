using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Tests.Guard;

public class PageHinkleyTests
{
    [Fact]
    public void Add_NumbersThatStay_FindsNothing()
    {
        var test = new PageHinkley(delta: 0.005, threshold: 50);
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal(Change.None, test.Add(i % 2));
        }
    }

    [Theory]
    [InlineData(0, 1, Change.Up)]
    [InlineData(1, 0, Change.Down)]
    public void Add_AStep_FindsItWhereTheSumExceedsTheThreshold(double before, double after, object expected)
    {
        var test = new PageHinkley(delta: 0.005, threshold: 50);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(Change.None, test.Add(before));
        }

        // After j more numbers the mean is j / (1000 + j) of the way: the sum exceeds 50 where sum (1 - j / (1000 + j) - 0.005) does.
        var (sum, steps) = (0.0, 0);
        while (sum <= 50)
        {
            steps++;
            sum += 1 - (steps / (1_000.0 + steps)) - 0.005;
        }

        for (var i = 1; i < steps; i++)
        {
            Assert.Equal(Change.None, test.Add(after));
        }

        Assert.Equal(expected, test.Add(after));
        Assert.Equal(52, steps);
    }

    [Fact]
    public void Add_AfterAChange_BeginsAnew()
    {
        var test = new PageHinkley(delta: 0, threshold: 1);
        for (var i = 0; i < 40; i++)
        {
            test.Add(0);
        }

        Assert.Equal(Change.None, test.Add(1));
        Assert.Equal(Change.Up, test.Add(1));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(Change.None, test.Add(1)); // the mean is 1 now
        }
    }
}
