using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Tests.Evaluation;

public class ConfusionMatrixTests
{
    private readonly ConfusionMatrix _confusion = new(["a", "b", "c"]);

    [Fact]
    public void Add_Decisions_CountsThemAndTakesNoneForWrong()
    {
        foreach (var (trueClass, decided) in new[] { (0, 0), (0, 1), (0, LabelTimeline.None), (1, 1) })
        {
            _confusion.Add(trueClass, decided);
        }

        Assert.Equal((4, 1, 0.5), (_confusion.Samples, _confusion.Undecided, _confusion.Accuracy));
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(decided => _confusion[0, decided]));
        Assert.Equal([1.0 / 3, 1.0, null], Enumerable.Range(0, 3).Select(_confusion.AccuracyOf));
    }

    [Fact]
    public void Accuracy_WithoutSamples_IsUnknown() => Assert.Null(_confusion.Accuracy);
}
