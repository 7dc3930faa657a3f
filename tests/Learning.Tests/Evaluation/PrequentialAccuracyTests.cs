using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Tests.Evaluation;

public class PrequentialAccuracyTests
{
    [Fact]
    public void Add_NothingScored_LeavesEverythingUnknown()
    {
        var accuracy = new PrequentialAccuracy();
        accuracy.Add(Report(pass: 0, span: LabelTimeline.None, trueClass: 1, decided: 1));

        Assert.Equal(0, accuracy.Intervals);
        Assert.Null(accuracy.Accuracy);
        Assert.Null(accuracy.SecondHalf);
        Assert.Null(accuracy.FirstIntervals);
        Assert.Null(accuracy.NoChange);
        Assert.Equal([null], accuracy.ByPass);
    }

    [Fact]
    public void Add_TwoPassesByHand_GivesEveryFigure()
    {
        (int Pass, int Span, int TrueClass, int Decided)[] intervals =
        [
            (0, 0, 1, 1), // first of its span; nothing before it
            (0, 0, 1, -1), // no decision is wrong
            (0, 1, 0, 1), // first; the label before was another
            (0, 1, 0, 0),
            (2, 0, 1, 1), // first of the last pass; pass 1 had no labels
            (2, -1, 0, 0), // not scored
            (2, 0, 1, 0), // the same span as before: not its first
            (2, 1, 0, 1), // first
            (2, 2, 0, 0), // first, another span of the same class
        ];
        var accuracy = new PrequentialAccuracy();
        foreach (var (pass, span, trueClass, decided) in intervals)
        {
            accuracy.Add(Report(pass, span, trueClass, decided));
        }

        Assert.Equal(8, accuracy.Intervals);
        Assert.Equal(4 / 8.0, accuracy.Accuracy);
        Assert.Equal(2 / 4.0, accuracy.SecondHalf);
        Assert.Equal([2 / 4.0, null, 2 / 4.0], accuracy.ByPass);
        Assert.Equal(2 / 3.0, accuracy.FirstIntervals);
        Assert.Equal(4 / 8.0, accuracy.NoChange); // - 1 0 1 0 . 1 0 1
    }

    [Fact]
    public void Add_ThousandsOfPasses_KeepsTheLastThousand()
    {
        var accuracy = new PrequentialAccuracy();
        for (var pass = 0; pass < 3_000; pass++)
        {
            accuracy.Add(Report(pass, 0, 1, decided: pass == 2_999 ? 1 : 0));
        }

        Assert.Equal(1_024, accuracy.ByPass.Count);
        Assert.Equal([0.0, 1.0], accuracy.ByPass.TakeLast(2));
        Assert.Equal((3_000, 1.0), (accuracy.Intervals, accuracy.FirstIntervals));
    }

    [Fact]
    public void Add_TheLastPassBeginsInTheSpanThatEndedTheOneBefore_CountsItAsFirst()
    {
        var accuracy = new PrequentialAccuracy();
        accuracy.Add(Report(0, 0, 1, 0));
        accuracy.Add(Report(1, 0, 1, 1));
        Assert.Equal(1.0, accuracy.FirstIntervals);
    }

    [Fact]
    public void SecondHalf_AnOddNumber_HasTheMiddleOne()
    {
        var accuracy = new PrequentialAccuracy();
        foreach (var decided in new[] { 0, 1, 0 })
        {
            accuracy.Add(Report(0, 0, 1, decided));
        }

        Assert.Equal(1 / 2.0, accuracy.SecondHalf);
    }

    [Fact]
    public void Add_MoreThanItBeganWith_ForgetsNothing()
    {
        var accuracy = new PrequentialAccuracy();
        var (right, wrong) = (Report(0, 0, 1, 1), Report(0, 0, 1, 0));
        for (var i = 0; i < 100_000; i++)
        {
            accuracy.Add(i < 75_000 ? right : wrong);
        }

        Assert.Equal(0.75, accuracy.Accuracy);
        Assert.Equal(0.5, accuracy.SecondHalf);
    }

    private static StepReport Report(int pass, int span, int trueClass, int decided) =>
        new(["a", "b"], []) { Pass = pass, LabelSpan = span, TrueClass = trueClass, Class = decided, EndsInterval = true };
}
