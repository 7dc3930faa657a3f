using EdgeLearner.Learning.Evaluation;

namespace EdgeLearner.Learning.Tests.Evaluation;

public sealed class ClassCurveTests
{
    [Fact]
    public void BestAndLast_AClassThatIsForgotten_AreItsHighestAndItsEnd()
    {
        var curve = new ClassCurve(["a", "b", "absent"]);
        curve.Add(0, Test(rightOfA: 0, rightOfB: 1));
        curve.Add(5, Test(rightOfA: 4, rightOfB: 2));
        curve.Add(10, Test(rightOfA: 1, rightOfB: 4));

        Assert.Equal([0, 5, 10], curve.Points.Select(point => point.Windows));
        Assert.Equal(new double?[] { 1, 1, null }, [curve.Best(0), curve.Best(1), curve.Best(2)]);
        Assert.Equal(new double?[] { 0.25, 1, null }, [curve.Last(0), curve.Last(1), curve.Last(2)]);
    }

    /// <summary>Four samples of each of the first two classes; those that are not right are taken for the last.</summary>
    private static ConfusionMatrix Test(int rightOfA, int rightOfB)
    {
        var test = new ConfusionMatrix(["a", "b", "absent"]);
        for (var sample = 0; sample < 4; sample++)
        {
            test.Add(0, sample < rightOfA ? 0 : 2);
            test.Add(1, sample < rightOfB ? 1 : 2);
        }

        return test;
    }
}
