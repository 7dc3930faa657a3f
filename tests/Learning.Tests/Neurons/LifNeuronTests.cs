using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Tests.Engine;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Neurons;

/// <summary>Neurons as every layer steps them, and back; with kernels of every width.</summary>
public class LifNeuronTests
{
    private static readonly NeuronParameters Defaults = NeuronParameters.Default;

    /// <summary>Binary fractions, so that every value of the table is exact.</summary>
    private static readonly NeuronParameters Exact = new(Leak: 0.5f, Threshold: 1f, Reset: 0.75f, SurrogateWidth: 1f);

    public static TheoryData<int> EveryWidth => Widths.All;

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_ATableOfCurrents_FollowsTheEquationsStepByStep(int bits)
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
        var neurons = new Neurons(16, Exact, bits);
        foreach (var (current, potential, spike, inside) in table)
        {
            neurons.Step([.. Enumerable.Repeat(current, 16)]);
            for (var i = 0; i < 16; i++)
            {
                Assert.Equal(potential, neurons.Potential[i]);
                Assert.Equal(spike, SpikeBits.Contains(neurons.Spikes, i));
                Assert.Equal(inside, SpikeBits.Contains(neurons.Window, i));
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_AGain_MultipliesTheCurrentAlone(int bits)
    {
        var neurons = new Neurons(4, Exact, bits, gain: 2);
        neurons.Step([0.25f, 0.5f, 0.75f, 1f]);
        Assert.Equal([0.5f, 1f, 1.5f, 2f], neurons.Potential[..4]);
        neurons.Step([0f, 0f, 0f, 0f]);
        Assert.Equal([0.25f, 0.5f, 0f, 0.25f], neurons.Potential[..4]);
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_APotentialThatRoundsOntoTheThreshold_DoesNotSpike(int bits)
    {
        var neurons = new Neurons(1, Defaults, bits);
        neurons.Step([0.75f]);
        Assert.Equal(1UL, neurons.Spikes[0]);

        neurons.Step([0f]);

        Assert.Equal(0.3f, neurons.Potential[0]); // 0.8 * 0.75 - 0.3: above 0.3 in float64, equal in float32
        Assert.Equal(0UL, neurons.Spikes[0]);
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_SilentNeurons_AreOutsideTheWindow(int bits)
    {
        var neurons = new Neurons(16, Defaults, bits);

        neurons.Step(new float[16]);

        Assert.Equal(2 * Defaults.Threshold, Defaults.SurrogateWidth); // which puts u = 0 on the window's edge
        Assert.Equal(0UL, neurons.Window[0]);
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_AnyNumberOfNeurons_GivesTheBitsOfTheScalarForm(int bits)
    {
        for (var count = 1; count <= 130; count++)
        {
            var random = new SeededRandom((ulong)count);
            var tested = new Neurons(count, Defaults, bits);
            var oracle = new Neurons(count, Defaults, Widths.Scalar);
            for (var step = 0; step < 6; step++)
            {
                float[] current = [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(-0.5, 1))];
                tested.Step(current);
                oracle.Step(current);
                Assert.Equal(oracle.Potential, tested.Potential);
                Assert.Equal(oracle.Spikes, tested.Spikes);
                Assert.Equal(oracle.Window, tested.Window);
            }

            Assert.Equal(0UL, tested.Spikes[^1] & ~Mask(count, tested.Spikes.Length - 1)); // no bits behind the last neuron
        }
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void Step_ALongSilence_EndsAtRestAndNotAmongTheDenormalNumbers(int bits)
    {
        var neurons = new Neurons(16, Defaults, bits);
        Array.Fill(neurons.Potential, -1f);
        for (var step = 0; step < 1_000; step++)
        {
            neurons.Step(new float[16]);
            Assert.All(neurons.Potential, u => Assert.True(u == 0 || float.IsNormal(u)));
        }

        Assert.All(neurons.Potential, u => Assert.Equal(0f, u));
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void StepBack_RandomErrors_GivesTheBitsOfTheScalarForm(int bits)
    {
        const int Count = 192;
        var random = new SeededRandom(3);
        var tested = new float[Count];
        var oracle = new float[Count];
        for (var step = 0; step < 6; step++)
        {
            float[] delta = [.. tested.Select(_ => (float)random.NextDouble(-1, 1))];
            ulong[] window = [random.NextBits(), random.NextBits(), random.NextBits()];
            StepBack(Widths.Kernels(bits), delta, window, tested, Defaults);
            StepBack(Widths.Kernels(Widths.Scalar), delta, window, oracle, Defaults);
            Assert.Equal(oracle, tested);
        }
    }

    [Theory]
    [MemberData(nameof(EveryWidth))]
    public void StepBack_ATableOfErrors_FollowsTheEquations(int bits)
    {
        var gamma = new float[64];
        var delta = Enumerable.Repeat(0.5f, 64).ToArray();
        var neuron = Exact with { SurrogateWidth = 2f };
        var kernels = Widths.Kernels(bits);

        StepBack(kernels, delta, [ulong.MaxValue], gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.25f, value)); // 0.5 / 2

        StepBack(kernels, delta, [ulong.MaxValue], gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.28125f, value)); // (0.5 - 0.75 * 0.25) / 2 + 0.5 * 0.25

        Array.Fill(delta, float.NaN); // what lies outside the window is never looked at
        StepBack(kernels, delta, [0UL], gamma, neuron);
        Assert.All(gamma, value => Assert.Equal(0.140625f, value)); // 0.5 * 0.28125
    }

    private static void StepBack(Kernels kernels, float[] delta, ulong[] window, float[] gamma, NeuronParameters neuron) =>
        kernels.StepBack(delta, new NeuronErrors { Window = window, Kept = [], After = gamma, Gamma = gamma, Neuron = neuron });

    private static ulong Mask(int neurons, int word) => neurons >= (word + 1) * 64 ? ulong.MaxValue : (1UL << (neurons - (word * 64))) - 1;

    /// <summary>Neurons whose currents are the weights of the one input that fires.</summary>
    private sealed class Neurons
    {
        private readonly AlignedFloats _weights;
        private readonly SpikeLayer _layer;
        private readonly StepScratch _scratch;
        private readonly NeuronParameters _parameters;
        private readonly float _gain;
        private ulong[] _before;

        public Neurons(int count, NeuronParameters parameters, int bits, float gain = 1)
        {
            var network = NetworkPlan.Of(new NetworkSpec("neurons", 1, 1, 1, [new LayerSpec(LayerKind.FullyConnected, count)], 2, 0));
            var plan = network.Blocks[0].Layers[0];
            _scratch = new StepScratch(network);
            _weights = new AlignedFloats(plan.StoredWeights);
            _layer = Widths.Kernels(bits).Create(plan, _weights, classifierSeed: 0);
            (_parameters, _gain) = (parameters, gain);
            Potential = new float[plan.Out.StoredNeurons];
            _before = new ulong[SpikeBits.Words(Potential.Length)];
            Spikes = [.. _before];
            Window = [.. _before];
        }

        public float[] Potential { get; }

        public ulong[] Spikes { get; private set; }

        public ulong[] Window { get; }

        public void Step(float[] currents)
        {
            currents.CopyTo(_weights.Span);
            (_before, Spikes) = (Spikes, _before);
            Array.Clear(Spikes);
            Array.Clear(Window);
            _layer.Step([1UL], _scratch, new NeuronStep
            {
                Potential = Potential,
                Before = _before,
                Spikes = Spikes,
                Window = Window,
                Neuron = _parameters,
                Gain = _gain,
            });
        }
    }
}
