using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>Every kind of layer, in the engine's order of neurons and weights, against the list of all its connections.</summary>
public class SpikeLayerTests
{
    private const float Untouched = 77f;
    private const double Tolerance = 1e-5; // of 1, or of what is larger: float32 has no more digits

    /// <summary>Kernel, stride, padding, input channels, output channels, input height and width.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Convolutions()
    {
        var cases = new TheoryData<int, int, int, int, int, int, int>();
        foreach (var (inputs, outputs) in new[] { (1, 3), (3, 8), (8, 10), (10, 1) })
        {
            for (var padding = 0; padding <= 2; padding++)
            {
                cases.Add(3, 1, padding, inputs, outputs, 5, 7);
                cases.Add(3, 2, padding, inputs, outputs, 7, 4);
                cases.Add(5, 2, padding, inputs, outputs, 6, 9);
                cases.Add(1, 2, padding, inputs, outputs, 4, 5); // some inputs reach nothing
            }
        }

        foreach (var kernel in new[] { 1, 2, 3, 4, 5, 6, 11 })
        {
            cases.Add(kernel, 1, kernel / 2, 24, 40, 9, 14); // enough active inputs to be gathered, forwards and for the gradient
            cases.Add(kernel, 1, kernel / 2, 3, 64, 12, 10); // few
            cases.Add(kernel, 1, kernel + 1, 20, 8, 5, 6); // padding beyond the kernel
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_AnyShape_EqualsTheSumOverItsConnections(int kernel, int stride, int padding, int inputs, int outputs, int height, int width) =>
        AssertEqualsNaive(new LayerSpec(LayerKind.Conv, outputs, kernel, padding, stride), new Shape(inputs, height, width));

    [Theory]
    [InlineData(2, 1, 4, 6)]
    [InlineData(2, 3, 5, 7)] // a row and a column too many
    [InlineData(3, 8, 8, 3)]
    [InlineData(4, 10, 7, 9)]
    public void Pool_AnyShape_EqualsTheSumOverItsConnections(int side, int channels, int height, int width) =>
        AssertEqualsNaive(new LayerSpec(LayerKind.Pool, side), new Shape(channels, height, width));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(10, 3, 4, 5)]
    [InlineData(67, 8, 3, 2)]
    public void FullyConnected_AnyShape_EqualsTheSumOverItsConnections(int neurons, int channels, int height, int width) =>
        AssertEqualsNaive(new LayerSpec(LayerKind.FullyConnected, neurons), new Shape(channels, height, width));

    private static void AssertEqualsNaive(LayerSpec layer, Shape input)
    {
        Tested? oracle = null;
        foreach (var bits in new[] { Widths.Scalar, 128, 256, 512 })
        {
            var tested = Run(layer, input, Widths.Kernels(bits));
            oracle ??= tested;
            Assert.Equal(oracle.Potential, tested.Potential); // every width gives the same bits
            Assert.Equal(oracle.Delta, tested.Delta);
            Assert.Equal(oracle.Gradient, tested.Gradient);
        }
    }

    /// <summary>A step of neurons that only add up, a step back and two steps' gradient.</summary>
    private static Tested Run(LayerSpec layer, Shape input, Kernels kernels)
    {
        var spec = new NetworkSpec("layer", input.Channels, input.Width, input.Height, [layer, new(LayerKind.FullyConnected, 2)], 2, 0);
        var network = NetworkPlan.Of(spec);
        var plan = network.Blocks[0].Layers[0];
        var random = new SeededRandom((ulong)plan.Out.Neurons);
        var tensor = new WeightTensor(new PlannedTensor(plan));
        float[] weights = [.. Enumerable.Range(0, plan.Weights).Select(_ => (float)random.NextDouble(-1, 1))];
        tensor.FromFileOrder(weights, tensor.Values);
        var naive = new NaiveLayer(plan, weights);
        var tested = kernels.Create(plan, tensor.Values, classifierSeed: 0);
        var (spikes, spikeBits) = Draw(plan.In, random);
        var (wanted, wantedBits) = Draw(plan.In, random);
        double[] gamma = [.. Enumerable.Range(0, plan.Out.Neurons).Select(_ => (double)(float)random.NextDouble(-1, 1))];
        var scratch = new StepScratch(network);

        var potential = new float[plan.Out.StoredNeurons];
        var none = new ulong[SpikeBits.Words(potential.Length)];
        tested.Step(spikeBits, scratch, new NeuronStep
        {
            Potential = potential,
            Before = none,
            Spikes = none.ToArray(),
            Window = none.ToArray(),
            Neuron = NeuronParameters.Default,
            Gain = 1,
        });
        AssertNeurons(plan.Out, naive.Forward(spikes), potential);

        var delta = CarryDown(tested, plan, ToEngine(plan.Out, gamma), wantedBits);
        AssertNeurons(plan.In, [.. naive.Back(gamma).Select((value, i) => wanted[i] != 0 ? value : Untouched)], delta);

        naive.AddGradient(spikes, gamma);
        naive.AddGradient(wanted, gamma);
        var gradient = AddGradient(tested, plan, scratch, [spikeBits, wantedBits], ToEngine(plan.Out, gamma));
        AssertClose(naive.Gradient, tensor.ToFileOrder(gradient));
        return new Tested(potential, delta, gradient);
    }

    private static float[] CarryDown(SpikeLayer tested, PlannedLayer plan, float[] gamma, ulong[] wanted)
    {
        var delta = Enumerable.Repeat(Untouched, plan.In.ErrorNumbers).ToArray();
        var carried = new float[64];
        for (var word = 0; word < wanted.Length; word++)
        {
            tested.CarryDown(word, wanted[word], gamma, carried);
            foreach (var bit in SpikeBits.In([wanted[word]]))
            {
                delta[(word * 64) + bit] = carried[bit];
            }
        }

        return delta;
    }

    private static float[] AddGradient(SpikeLayer tested, PlannedLayer plan, StepScratch scratch, ulong[][] steps, float[] gamma)
    {
        var gradient = new float[plan.StoredWeights];
        var touched = new ulong[steps[0].Length];
        foreach (var spikes in steps)
        {
            tested.AddStepGradient(spikes, scratch, gamma, gradient);
        }

        float[] everyStep = [.. steps.SelectMany(_ => gamma)];
        tested.AddIntervalGradient(new IntervalInputs([.. steps.SelectMany(step => step)], steps[0].Length, steps.Length), everyStep, gradient, touched);
        if (plan.Spec.Kind == LayerKind.FullyConnected)
        {
            Assert.Equal(steps.Aggregate(new ulong[touched.Length], (all, step) => [.. all.Zip(step, (a, b) => a | b)]), touched);
        }

        return gradient;
    }

    /// <summary>Random spikes as numbers [C, H, W] and as bits in the engine's order.</summary>
    private static (double[] Spikes, ulong[] Bits) Draw(Shape shape, SeededRandom random)
    {
        var spikes = new double[shape.Neurons];
        var bits = new ulong[SpikeBits.Words(shape.StoredNeurons)];
        for (var i = 0; i < spikes.Length; i++)
        {
            spikes[i] = random.NextInt(3) == 0 ? 1 : 0;
            if (spikes[i] != 0)
            {
                SpikeBits.Set(bits, shape.ToChannelsLast(i));
            }
        }

        return (spikes, bits);
    }

    private static float[] ToEngine(Shape shape, double[] values)
    {
        var result = new float[shape.ErrorNumbers];
        for (var i = 0; i < values.Length; i++)
        {
            result[shape.ToChannelsLast(i)] = (float)values[i];
        }

        return result;
    }

    private static void AssertNeurons(Shape shape, double[] expected, float[] engineOrder) =>
        AssertClose(expected, [.. expected.Select((_, i) => engineOrder[shape.ToChannelsLast(i)])]);

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    private sealed record Tested(float[] Potential, float[] Delta, float[] Gradient);
}
