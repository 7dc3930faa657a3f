using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Tests.Rules;

public class ClassLossTests
{
    private const int Classes = 3;
    private const int Stride = 4;

    /// <summary>Spikes of three classes at four steps: rates 0.75, 0.25 and 0.</summary>
    private static readonly ulong[] Spikes = [0b001, 0b011, 0b001, 0b000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Evaluate_SquaredError_FollowsEquationThree(int target)
    {
        var (loss, errors) = Evaluate(LossKind.MeanSquaredError, target, scale: 0.5f);
        double[] rates = [0.75, 0.25, 0];
        double[] missing = [.. rates.Select((rate, i) => (i == target ? 1 : 0) - rate)];

        Assert.Equal(0.5 * missing.Sum(value => value * value), loss, 1e-6);
        for (var step = 0; step < Spikes.Length; step++)
        {
            Assert.All(missing.Index(), item => Assert.Equal(-2 * 0.5 / 4 * item.Item, errors[(step * Stride) + item.Index], 1e-6));
        }
    }

    [Fact]
    public void Evaluate_CrossEntropy_IsThatOfTheMeanRates()
    {
        var (loss, errors) = Evaluate(LossKind.CrossEntropy, target: 1, scale: 0.5f);
        var softmax = Softmax([0.75, 0.25, 0]);

        Assert.Equal(-0.5 * Math.Log(softmax[1]), loss, 1e-6);
        for (var step = 0; step < Spikes.Length; step++)
        {
            Assert.All(softmax.Index(), item => Assert.Equal(0.5 / 4 * (item.Item - (item.Index == 1 ? 1 : 0)), errors[(step * Stride) + item.Index], 1e-6));
        }
    }

    [Fact]
    public void Evaluate_PerStepCrossEntropy_IsTheMeanOverTheSteps()
    {
        var (loss, errors) = Evaluate(LossKind.PerStepCrossEntropy, target: 0, scale: 0.5f);
        var expected = 0.0;
        for (var step = 0; step < Spikes.Length; step++)
        {
            var softmax = Softmax([.. Enumerable.Range(0, Classes).Select(i => (double)(Spikes[step] >> i & 1))]);
            expected -= 0.5 / 4 * Math.Log(softmax[0]);
            Assert.All(softmax.Index(), item => Assert.Equal(0.5 / 4 * (item.Item - (item.Index == 0 ? 1 : 0)), errors[(step * Stride) + item.Index], 1e-6));
        }

        Assert.Equal(expected, loss, 1e-6);
    }

    [Theory]
    [InlineData(LossKind.MeanSquaredError, 1.0 / 12)]
    [InlineData(LossKind.CrossEntropy, 1.0 / 4)]
    [InlineData(LossKind.PerStepCrossEntropy, 1.0 / 4)]
    public void Scale_FourLanesOfThreeClasses_MakesMeans(LossKind kind, double expected) => Assert.Equal(expected, ClassLoss.Scale(kind, 4, Classes), 1e-7);

    private static (float Loss, float[] Errors) Evaluate(LossKind kind, int target, float scale)
    {
        var errors = new float[Spikes.Length * Stride];
        var loss = ClassLoss.Evaluate(kind, new IntervalInputs(Spikes, 1, Spikes.Length), target, scale, new float[Classes], errors, Stride);
        Assert.All(errors.Where((_, i) => i % Stride == Classes), filling => Assert.Equal(0, filling));
        return (loss, errors);
    }

    private static double[] Softmax(double[] values) => [.. values.Select(value => Math.Exp(value) / values.Sum(Math.Exp))];
}
