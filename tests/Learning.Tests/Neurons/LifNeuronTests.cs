using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Neurons;

public class LifNeuronTests
{
    private static readonly NeuronParameters Defaults = NeuronParameters.Default;

    /// <summary>Binary fractions, so that every value of the table is exact.</summary>
    private static readonly NeuronParameters Exact = new(Leak: 0.5f, Threshold: 1f, Reset: 0.75f, SurrogateWidth: 1f);

    [Fact]
    public void Step_ATableOfCurrents_FollowsTheEquationsStepByStep()
    {
        (float Current, float Potential, bool Spike, bool Inside)[] table =
        [
            (0.50f, 0.5000f, false, false), // on the window's lower edge: outside
            (0.75f, 1.0000f, false, true), // on the threshold: no spike
            (0.75f, 1.2500f, true, true),
            (0.00f, -0.1250f, false, false), // 0.5 * 1.25 - 0.75: the reset comes a step later, outside the leak
            (1.5625f, 1.5000f, true, false), // on the window's upper edge
            (2.00f, 2.0000f, true, false),
            (0.00f, 0.2500f, false, false),
        ];
        var layer = new Neurons(1, Exact);
        foreach (var (current, potential, spike, inside) in table)
        {
            layer.Step([current]);
            Assert.Equal(potential, layer.Potential[0]);
            Assert.Equal(spike, SpikeBits.Contains(layer.Spikes, 0));
            Assert.Equal(inside, SpikeBits.Contains(layer.Window, 0));
        }
    }

    [Fact]
    public void Step_APotentialThatRoundsOntoTheThreshold_DoesNotSpike()
    {
        var layer = new Neurons(1, Defaults);
        layer.Step([0.75f]);
        Assert.Equal(1UL, layer.Spikes[0]);

        layer.Step([0f]);

        Assert.Equal(0.3f, layer.Potential[0]); // 0.8 * 0.75 - 0.3: above 0.3 in float64, equal in float32
        Assert.Equal(0UL, layer.Spikes[0]);
    }

    [Theory]
    [InlineData(1)] // the scalar form
    [InlineData(8)] // the vector form
    public void Step_SilentNeurons_AreOutsideTheWindow(int neurons)
    {
        var layer = new Neurons(neurons, Defaults);

        layer.Step(new float[neurons]);

        Assert.Equal(2 * Defaults.Threshold, Defaults.SurrogateWidth); // which puts u = 0 on the window's edge
        Assert.Equal(0UL, layer.Window[0]);
    }

    [Fact]
    public void Step_AnyNumberOfNeurons_GivesTheBitsThatEachGivesAlone()
    {
        for (var neurons = 1; neurons <= 130; neurons++)
        {
            var random = new SeededRandom((ulong)neurons);
            var together = new Neurons(neurons, Defaults);
            var alone = Enumerable.Range(0, neurons).Select(_ => new Neurons(1, Defaults)).ToList();
            for (var step = 0; step < 6; step++)
            {
                float[] current = [.. alone.Select(_ => (float)random.NextDouble(-0.5, 1))];
                together.Step([.. current]);
                for (var i = 0; i < neurons; i++)
                {
                    alone[i].Step([current[i]]);
                    Assert.Equal(alone[i].Potential[0], together.Potential[i]);
                    Assert.Equal(SpikeBits.Contains(alone[i].Spikes, 0), SpikeBits.Contains(together.Spikes, i));
                    Assert.Equal(SpikeBits.Contains(alone[i].Window, 0), SpikeBits.Contains(together.Window, i));
                }
            }

            Assert.Equal(0UL, together.Spikes[^1] & ~Mask(neurons, together.Spikes.Length - 1)); // no bits behind the last neuron
        }
    }

    [Fact]
    public void StepBack_AnyNumberOfNeurons_GivesTheBitsThatEachGivesAlone()
    {
        for (var neurons = 1; neurons <= 130; neurons++)
        {
            var random = new SeededRandom((ulong)neurons);
            var gamma = new float[neurons];
            var alone = new float[neurons];
            for (var step = 0; step < 4; step++)
            {
                float[] delta = [.. gamma.Select(_ => (float)random.NextDouble(-1, 1))];
                ulong[] window = [.. Enumerable.Range(0, SpikeBits.Words(neurons)).Select(_ => random.NextBits())];
                LifNeuron.StepBack(delta, window, gamma, Defaults);
                for (var i = 0; i < neurons; i++)
                {
                    ulong[] own = [SpikeBits.Contains(window, i) ? 1UL : 0UL];
                    LifNeuron.StepBack(delta.AsSpan(i, 1), own, alone.AsSpan(i, 1), Defaults);
                }

                Assert.Equal(alone, gamma);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void StepBack_ATableOfErrors_FollowsTheEquations(int neurons)
    {
        var gamma = new float[neurons];
        ulong[] all = [ulong.MaxValue];
        var delta = new float[neurons];
        Array.Fill(delta, 0.5f);
        var neuron = Exact with { SurrogateWidth = 2f };

        LifNeuron.StepBack(delta, all, gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.25f, value)); // 0.5 / 2

        LifNeuron.StepBack(delta, all, gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.28125f, value)); // (0.5 - 0.75 * 0.25) / 2 + 0.5 * 0.25

        Array.Fill(delta, float.NaN); // what lies outside the window is never looked at
        LifNeuron.StepBack(delta, [0UL], gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.140625f, value)); // 0.5 * 0.28125
    }

    private static ulong Mask(int neurons, int word) => neurons >= (word + 1) * 64 ? ulong.MaxValue : (1UL << (neurons - (word * 64))) - 1;

    private sealed class Neurons(int count, NeuronParameters parameters)
    {
        private ulong[] _before = new ulong[SpikeBits.Words(count)];

        public float[] Potential { get; } = new float[count];

        public ulong[] Spikes { get; private set; } = new ulong[SpikeBits.Words(count)];

        public ulong[] Window { get; } = new ulong[SpikeBits.Words(count)];

        public void Step(float[] current)
        {
            (_before, Spikes) = (Spikes, _before);
            LifNeuron.Step(current, Potential, _before, Spikes, Window, parameters);
            Assert.All(current, value => Assert.Equal(0f, value)); // ready for the next step
        }
    }

    [Theory]
    [InlineData(8)] // vectors
    [InlineData(5)] // the scalar tail
    public void Step_ALongSilence_EndsAtRestAndNotAmongTheDenormalNumbers(int neurons)
    {
        var potential = Enumerable.Repeat(-1f, neurons).ToArray();
        ulong[] spikes = [0];
        for (var step = 0; step < 1_000; step++)
        {
            LifNeuron.Step(new float[neurons], potential, [0], spikes, [0], Defaults);
            Assert.All(potential, u => Assert.True(u == 0 || float.IsNormal(u)));
        }

        Assert.All(potential, u => Assert.Equal(0f, u));
    }
}
