using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;

namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>A network, weights, a loss, lanes and their frames, all drawn from a seed.</summary>
internal sealed class RandomCase
{
    /// <summary>Intervals that are learned from, one after the other, values carried on.</summary>
    public const int Intervals = 2;

    private const double ActiveShare = 0.3; // of a frame's pixels
    private const double HiddenGain = 1.6; // on first weights: enough for most layers to fire, and few enough beyond the window to learn

    private readonly SeededRandom _random;

    public RandomCase(LayerMix mix, ulong seed)
    {
        _random = new SeededRandom(seed);
        var classes = 2 + _random.NextInt(4);
        var spec = new RandomNetwork(_random).Draw(mix, classes);
        Model = Model.Create(spec, [.. Enumerable.Range(0, classes).Select(i => $"{i}")], seed);
        foreach (var tensor in Model.Tensors)
        {
            Scatter(tensor);
        }

        Interval = 1 + _random.NextInt(5);
        Lanes = 1 + _random.NextInt(4);
        Rule = new LearningRule { Momentum = 0, Loss = (LossKind)_random.NextInt(3) };
        var order = Enumerable.Range(0, Lanes).ToArray();
        _random.Shuffle<int>(order);
        Labelled = [.. order.Take(1 + _random.NextInt(Lanes)).Select(lane => new LabelledLane(lane, _random.NextInt(classes), 0.5f + _random.NextInt(3)))];
        Lengths = [.. order.Select(_ => _random.NextInt(3) == 0 ? 1 + _random.NextInt(Interval) : Interval)];
    }

    public Model Model { get; }

    public int Interval { get; }

    public int Lanes { get; }

    public LearningRule Rule { get; }

    /// <summary>Some of the lanes, in any order.</summary>
    public LabelledLane[] Labelled { get; }

    /// <summary>Steps that each lane takes in every interval.</summary>
    public int[] Lengths { get; }

    /// <summary>Factor of the loss.</summary>
    public float Scale => ClassLoss.Scale(Rule.Loss, Labelled.Sum(lane => lane.Weight), Model.Spec.Classes);

    /// <summary>Draws cases of a mix until so many were compared, and requires that most could be and that most of their tensors have a gradient.</summary>
    /// <param name="mix">Which layers; its number is part of the seeds.</param>
    /// <param name="cases">How many to compare.</param>
    /// <param name="compare">Tensors compared, and how many have a gradient; null where some neuron came too near a threshold.</param>
    public static void Compare(LayerMix mix, int cases, Func<RandomCase, (int Tensors, int Moving)?> compare)
    {
        var (compared, drawn, tensors, moving) = (0, 0UL, 0, 0);
        for (; compared < cases && drawn < 3 * (ulong)cases; drawn++)
        {
            if (compare(new RandomCase(mix, (1000 * (ulong)mix) + drawn)) is { } gradients)
            {
                compared++;
                tensors += gradients.Tensors;
                moving += gradients.Moving;
            }
        }

        Assert.True(compared == cases, $"{drawn} drawn, of which only {compared} were far from all thresholds");
        Assert.True(moving > 0.6 * tensors, $"{moving} of {tensors} tensors have a gradient");
    }

    /// <summary>The next frame, as numbers of active pixels.</summary>
    public int[] NextFrame() => [.. Enumerable.Range(0, Model.Plan.Input.Neurons).Where(_ => _random.NextDouble() < ActiveShare)];

    /// <summary>Lanes that take a step.</summary>
    public int[] Stepping(int step) => [.. Enumerable.Range(0, Lanes).Where(lane => step < Lengths[lane])];

    private void Scatter(WeightTensor tensor)
    {
        foreach (ref var value in tensor.Values.Span[..(tensor.Plan.Role == TensorRole.Weights ? tensor.Values.Length : tensor.Plan.Numbers)])
        {
            value = tensor.Plan.Role switch
            {
                TensorRole.Weights => (float)HiddenGain * value,
                TensorRole.Scale => (float)_random.NextDouble(0.2, 0.8),
                TensorRole.Shift => (float)_random.NextDouble(-0.1, 0.2),
                TensorRole.RunningMean => (float)_random.NextDouble(-0.3, 0.3),
                _ => (float)_random.NextDouble(0.1, 2),
            };
        }
    }
}
