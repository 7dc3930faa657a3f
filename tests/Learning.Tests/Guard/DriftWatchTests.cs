using EdgeLearner.Learning.Guard;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Guard;

public class DriftWatchTests
{
    private readonly SeededRandom _random = new(5);
    private readonly DriftWatch _watch = new(new DriftOptions());

    [Fact]
    public void Add_AStreamThatStays_FindsNothing() => Assert.Empty(Show(5_000, error: 0.1, margin: 0.6, rate: 0.05, activity: 0.02));

    [Theory]
    [InlineData(0.6, 0.6, 0.05, 0.02, "the error on labelled intervals has risen from 0.1")]
    [InlineData(0.1, 0.2, 0.05, 0.02, "the margin of decisions has fallen from 0.6")]
    [InlineData(0.1, 0.6, 0.1, 0.02, "the mean firing rate has risen from 0.05")]
    [InlineData(0.1, 0.6, 0.05, 0.005, "the activity of the input has fallen from 0.02")]
    public void Add_OneOfItChanges_SaysWhichAndHow(double error, double margin, double rate, double activity, string expected)
    {
        Assert.Empty(Show(1_500, error: 0.1, margin: 0.6, rate: 0.05, activity: 0.02));
        var found = Show(500, error, margin, rate, activity); // under two minutes of intervals of 200 ms
        Assert.NotEmpty(found);
        Assert.All(found, text => Assert.StartsWith(expected[..expected.LastIndexOf("0.", StringComparison.Ordinal)], text, StringComparison.Ordinal));
    }

    [Fact]
    public void Add_FewerErrorsAndClearerDecisions_IsWhatLearningDoes()
    {
        Assert.Empty(Show(1_500, error: 0.7, margin: 0.1, rate: 0.05, activity: 0.02));
        Assert.Empty(Show(1_500, error: 0.1, margin: 0.7, rate: 0.05, activity: 0.02));
    }

    private List<string> Show(int intervals, double error, double margin, double rate, double activity)
    {
        var found = new List<string>();
        for (var i = 0; i < intervals; i++)
        {
            double Around(double value) => value * _random.NextDouble(0.7, 1.3);
            if (_watch.Add(_random.NextDouble() >= error, Around(margin), Around(rate), Around(activity)) is { } change)
            {
                found.Add(change);
            }
        }

        return found;
    }
}
