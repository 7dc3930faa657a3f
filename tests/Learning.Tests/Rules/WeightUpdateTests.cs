using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Tests.Engine;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Rules;

public class WeightUpdateTests
{
    private const int Count = 32;

    public static TheoryData<int> EveryWidth => Widths.All;

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Descend_Adam_FollowsItsEquations(int bits)
    {
        var (random, rule) = (new SeededRandom(1), new LearningRule { Optimizer = OptimizerKind.Adam });
        float[] weights = [.. Enumerable.Range(0, Count).Select(_ => (float)random.NextDouble(-1, 1))];
        var (mean, square) = (new float[Count], new float[Count]);
        double[] expected = [.. weights];
        var (m, v) = (new double[Count], new double[Count]);
        for (var number = 1; number <= 4; number++)
        {
            float[] gradient = [.. Enumerable.Range(0, Count).Select(_ => (float)random.NextDouble(-1, 1))];
            for (var i = 0; i < Count; i++)
            {
                var g = 0.5 * gradient[i];
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.999 * v[i]) + (0.001 * g * g);
                expected[i] -= 0.01 * (m[i] / (1 - Math.Pow(0.9, number))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, number))) + 1e-8);
            }

            Widths.Kernels(bits).Descend(new WeightUpdate(rule, Rate: 0.01f, Scale: 0.5f, number), gradient, weights, mean, square);
            Assert.Equal(new float[Count], gradient);
            Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        }
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Descend_MomentumAndPlain_FollowTheirEquations(int bits)
    {
        var kernels = Widths.Kernels(bits);
        var weights = Enumerable.Repeat(1f, Count).ToArray();
        var velocity = new float[Count];
        var momentum = new WeightUpdate(new LearningRule { Momentum = 0.5f }, Rate: 0.25f, Scale: 2, Number: 1);

        kernels.Descend(momentum, Enumerable.Repeat(0.5f, Count).ToArray(), weights, velocity, []);
        Assert.All(weights, weight => Assert.Equal(0.75f, weight)); // v = 2 * 0.5
        kernels.Descend(momentum, new float[Count], weights, velocity, []);
        Assert.All(weights, weight => Assert.Equal(0.625f, weight)); // v = 0.5

        kernels.Descend(momentum with { Rule = new LearningRule { Momentum = 0 } }, Enumerable.Repeat(0.5f, Count).ToArray(), weights, [], []);
        Assert.All(weights, weight => Assert.Equal(0.375f, weight));
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void DescendRows_SomeRows_LeavesTheOthers(int bits)
    {
        var weights = Enumerable.Repeat(1f, 70 * 4).ToArray();
        var gradient = Enumerable.Repeat(1f, 70 * 4).ToArray();
        ulong[] rows = [1UL << 63 | 1, 0b100];

        Widths.Kernels(bits).DescendRows(new WeightUpdate(new LearningRule { Momentum = 0 }, 0.5f, 1, 1), rows, 4, gradient, weights);

        Assert.Equal([0UL, 0UL], rows);
        Assert.All(weights.Index(), item => Assert.Equal((item.Index / 4) is 0 or 63 or 66 ? 0.5f : 1f, item.Item));
    }
}
