using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The learning rule written out for whole float64 arrays, equation by equation: neurons, local blocks, truncated errors, momentum.</summary>
internal sealed class NaiveNetwork
{
    private readonly NeuronParameters _neuron;
    private readonly Spike _spike;
    private readonly List<Block> _blocks;

    /// <param name="model">The network and its first weights.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="spike">How a potential becomes a spike, and the slope that learning takes for it. Default: those of the rule.</param>
    public NaiveNetwork(Model model, int lanes, Spike? spike = null)
    {
        _spike = spike ?? Spike.Hard;
        _neuron = model.Spec.Neuron;
        var weights = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.ToFileOrder(tensor.Values));
        Layer Make(PlannedLayer plan) => new(
            plan, new NaiveLayer(plan, plan.IsDrawnAnew ? Drawn(plan, model.Spec.ClassifierSeed!.Value) : weights.GetValueOrDefault(plan.Name, [])), lanes, _spike);
        _blocks = [.. model.Plan.Blocks.Select(block => new Block([.. block.Layers.Select(Make)], Make(block.Classifier)))];
    }

    /// <summary>Every layer, block by block, each block's classifier last.</summary>
    public IEnumerable<Layer> Layers => _blocks.SelectMany(block => block.Layers.Append(block.Classifier));

    /// <summary>Weights that are not stored, in file order.</summary>
    private static IEnumerable<float> Drawn(PlannedLayer plan, ulong seed)
    {
        var layer = new RandomClassifierLayer(plan, seed);
        return from output in Enumerable.Range(0, plan.Out.Neurons)
               from input in Enumerable.Range(0, plan.In.Neurons)
               select layer.Weights(plan.In.ToChannelsLast(input), output / 4 * 4)[output % 4];
    }

    /// <summary>Values go on, history does not.</summary>
    public void BeginInterval()
    {
        foreach (var layer in Layers)
        {
            layer.Forget();
        }
    }

    /// <summary>One step of a lane.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="frame">Spikes, [C, H, W].</param>
    public void Step(int lane, double[] frame)
    {
        foreach (var block in _blocks)
        {
            foreach (var layer in block.Layers)
            {
                frame = layer.Step(lane, frame, _neuron);
            }

            block.Classifier.Step(lane, frame, _neuron);
        }
    }

    /// <summary>Gradients of all lanes' intervals.</summary>
    /// <returns>Loss of the output classifier.</returns>
    public double AddGradients(int[] targets, double scale)
    {
        var loss = 0.0;
        for (var lane = 0; lane < targets.Length; lane++)
        {
            foreach (var block in _blocks)
            {
                var share = AddGradients(block, lane, targets[lane], scale);
                loss += block == _blocks[^1] ? share : 0;
            }
        }

        return loss;
    }

    /// <summary>v = momentum * v + dW; W = W - rate * v; dW = 0.</summary>
    public void Descend(double rate, double momentum)
    {
        foreach (var layer in Layers.Where(layer => layer.Plan.Trains))
        {
            for (var i = 0; i < layer.Velocity.Length; i++)
            {
                layer.Velocity[i] = (momentum * layer.Velocity[i]) + layer.Naive.Gradient[i];
                layer.Naive.Weights[i] -= rate * layer.Velocity[i];
            }

            Array.Clear(layer.Naive.Gradient);
        }
    }

    private double AddGradients(Block block, int lane, int target, double scale)
    {
        var steps = block.Classifier.History[lane].Count;
        var classes = block.Classifier.Plan.Out.Neurons;
        double[] errors = [.. Enumerable.Range(0, classes)
            .Select(i => (i == target ? 1.0 : 0.0) - block.Classifier.History[lane].Average(moment => moment.Spikes[i]))];
        Layer[] layers = [.. block.Layers, block.Classifier];
        var gammas = layers.Select(layer => new double[layer.Plan.Out.Neurons]).ToArray(); // of the step after; 0 beyond the end
        for (var step = steps - 1; step >= 0; step--)
        {
            double[] above = [.. errors.Select(error => -(2 * scale / steps) * error)];
            for (var l = layers.Length - 1; l >= 0; l--)
            {
                var moment = layers[l].History[lane][step];
                gammas[l] = Gamma(above, moment.Potentials, gammas[l]);
                layers[l].Naive.AddGradient(moment.Input, gammas[l]);
                above = layers[l].Naive.Back(gammas[l]);
            }
        }

        return scale * errors.Sum(error => error * error);
    }

    /// <summary>delta = from above - reset * gamma after; gamma = h(u) * delta + leak * gamma after.</summary>
    private double[] Gamma(double[] above, double[] potentials, double[] after) =>
    [
        .. above.Select((fromAbove, i) =>
        {
            return (_spike.Slope(potentials[i], _neuron) * (fromAbove - (_neuron.Reset * after[i]))) + (_neuron.Leak * after[i]);
        }),
    ];

    /// <summary>How a potential becomes a spike, and the slope that stands for its derivative.</summary>
    internal sealed record Spike(Func<double, NeuronParameters, double> Value, Func<double, NeuronParameters, double> Slope)
    {
        /// <summary>Equations 2 and 6: a step, and a rectangle.</summary>
        public static Spike Hard { get; } = new(
            (u, neuron) => u > neuron.Threshold ? 1 : 0,
            (u, neuron) => Math.Abs(u - neuron.Threshold) < neuron.SurrogateWidth / 2 ? 1 / (double)neuron.SurrogateWidth : 0);

        /// <summary>A logistic curve as wide as the surrogate, and its true derivative.</summary>
        public static Spike Smooth { get; } = new(Logistic, (u, neuron) => Logistic(u, neuron) * (1 - Logistic(u, neuron)) * 4 / neuron.SurrogateWidth);

        private static double Logistic(double u, NeuronParameters neuron) => 1 / (1 + Math.Exp(-4 * (u - neuron.Threshold) / neuron.SurrogateWidth));
    }

    internal sealed record Moment(double[] Input, double[] Potentials, double[] Spikes);

    internal sealed class Layer(PlannedLayer plan, NaiveLayer naive, int lanes, Spike spike)
    {
        private readonly double[][] _potentials = [.. Enumerable.Range(0, lanes).Select(_ => new double[plan.Out.Neurons])];
        private readonly double[][] _spikes = [.. Enumerable.Range(0, lanes).Select(_ => new double[plan.Out.Neurons])];

        public PlannedLayer Plan => plan;

        public NaiveLayer Naive => naive;

        public double[] Velocity { get; } = new double[naive.Weights.Length];

        public List<Moment>[] History { get; } = [.. Enumerable.Range(0, lanes).Select(_ => new List<Moment>())];

        public void Forget() => Array.ForEach(History, history => history.Clear());

        public double[] Step(int lane, double[] input, NeuronParameters neuron)
        {
            var current = naive.Forward(input);
            double[] potentials = [.. _potentials[lane].Select((u, i) => (neuron.Leak * u) + current[i] - (neuron.Reset * _spikes[lane][i]))];
            double[] spikes = [.. potentials.Select(u => spike.Value(u, neuron))];
            (_potentials[lane], _spikes[lane]) = (potentials, spikes);
            History[lane].Add(new Moment(input, potentials, spikes));
            return spikes;
        }
    }

    private sealed record Block(List<Layer> Layers, Layer Classifier);
}
