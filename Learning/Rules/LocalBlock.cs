using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>
/// A local block: layers that learn from one spiking classifier on their top layer, by back-propagation through the steps of one interval.
/// No error leaves it, neither to the block below nor to the interval before. Lanes may be worked on side by side, each with scratch of its own.
/// </summary>
internal sealed class LocalBlock
{
    private readonly int _index;
    private readonly NeuronParameters _neuron;
    private readonly Kernels _kernels;
    private readonly LearningRule _rule;
    private readonly TrainedLayer[] _layers;
    private readonly TrainedLayer _classifier;

    /// <summary>Block number <paramref name="index"/> of a model, counted from the input.</summary>
    public LocalBlock(Model model, int index, Kernels kernels, LearningRule rule)
    {
        var plan = model.Plan.Blocks[index];
        var tensors = model.Tensors.ToDictionary(tensor => tensor.Name);
        TrainedLayer Layer(PlannedLayer layer, PlannedLayer? below) => new(
            layer, tensors.GetValueOrDefault(layer.Name), kernels, rule, model.Spec.ClassifierSeed ?? 0, inputDrops: below is { Drops: true }, isFrozen: index < rule.FrozenBlocks);
        _index = index;
        _neuron = model.Spec.Neuron;
        _kernels = kernels;
        _rule = rule;
        var belowBlock = index > 0 ? model.Plan.Blocks[index - 1].Layers[^1] : null;
        _layers = [.. plan.Layers.Select((layer, i) => Layer(layer, i > 0 ? plan.Layers[i - 1] : belowBlock))];
        _classifier = Layer(plan.Classifier, plan.Layers[^1]);
        All = [.. _layers, _classifier];
    }

    /// <summary>Every layer of the block, the classifier last.</summary>
    public IReadOnlyList<TrainedLayer> All { get; }

    /// <summary>Lets the block take the lane's current step.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="scratch">Room for lists of spikes.</param>
    public void Step(Lane lane, StepScratch scratch)
    {
        var block = lane.Blocks[_index];
        var spikes = lane.Input(_index).At(lane.Steps);
        for (var i = 0; i < _layers.Length; i++)
        {
            spikes = Step(_layers[i], block.Layers[i], spikes, lane, scratch);
        }

        Step(_classifier, block.Classifier, spikes, lane, scratch);
    }

    /// <summary>Adds what a lane's interval contributes to the gradients of all weights of the block. The error is zero beyond the interval's end.</summary>
    /// <param name="lane">A lane that has taken every step of its interval.</param>
    /// <param name="target">The class that the interval shows.</param>
    /// <param name="scale">Factor of the loss (<see cref="ClassLoss.Scale"/>).</param>
    /// <param name="group">Where the gradients are gathered.</param>
    /// <param name="scratch">What layers need room for.</param>
    /// <param name="alone">The plain update that follows, where no other lane adds to the gradients: it may be made here; null otherwise.</param>
    /// <returns>The lane's share of the loss.</returns>
    public float AddGradients(Lane lane, int target, float scale, LaneGroup group, StepScratch scratch, WeightUpdate? alone)
    {
        var block = lane.Blocks[_index];
        var gathered = group.Blocks[_index];
        var spikes = block.Classifier.Inputs(lane.Steps);
        var loss = ClassLoss.Evaluate(_rule.Loss, spikes, target, scale, group.ClassRates, group.ClassErrors, group.ClassErrorStride);
        for (var step = 0; step < lane.Steps; step++)
        {
            MarkNeeded(lane, step, gathered, scratch.Pixels);
        }

        for (var step = lane.Steps - 1; step >= 0; step--)
        {
            StepBack(lane, step, group, scratch);
        }

        for (var i = 0; i < gathered.Length; i++)
        {
            if (All[i].Trains && alone is { } update && lane.Steps <= SpikeLayer.MostStepsAtOnce)
            {
                All[i].DescendInterval(update, Below(lane, i), gathered[i].Interval, scratch);
            }
            else if (All[i].Trains)
            {
                All[i].Connections.AddIntervalGradient(Below(lane, i), gathered[i].Interval, gathered[i].Values, gathered[i].Touched);
            }
        }

        return loss;
    }

    private ReadOnlySpan<ulong> Step(TrainedLayer layer, NeuronHistory neurons, ReadOnlySpan<ulong> below, Lane lane, StepScratch scratch) =>
        neurons.Step(layer.Connections, below, scratch, lane.Steps, _neuron, layer.Gain(lane.IsForLearning));

    /// <summary>What a layer saw in the interval.</summary>
    private IntervalInputs Below(Lane lane, int layer) => layer > 0 ? lane.Blocks[_index].Layers[layer - 1].Inputs(lane.Steps) : lane.Input(_index);

    /// <summary>
    /// Marks whose errors at a step matter: those that see an input which was active then or before, since errors go back in time; and those that the layer below is told of.
    /// The first layer of a network sees few active inputs, and has the most neurons.
    /// </summary>
    private void MarkNeeded(Lane lane, int step, LayerGradient[] gathered, ulong[] pixels)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            var plan = All[i].Connections.Plan;
            var needed = gathered[i].Needed(step);
            needed.Clear();
            if (step > 0)
            {
                SpikeBits.Unite(needed, gathered[i].Needed(step - 1));
            }

            if (All[i].Trains)
            {
                Reach.AddSpikes(plan, Below(lane, i).At(step), pixels, needed);
            }

            if (i > 0)
            {
                Reach.Add(plan, gathered[i - 1].Needed(step), needed);
            }
        }
    }

    private void StepBack(Lane lane, int step, LaneGroup group, StepScratch scratch)
    {
        var block = lane.Blocks[_index];
        var gathered = group.Blocks[_index];
        var top = gathered.Length - 1;
        _kernels.StepBack(group.ClassErrors.AsSpan(step * group.ClassErrorStride, group.ClassErrorStride), Errors(block.Classifier, gathered[top], lane, step));
        for (var i = top - 1; i >= 0; i--)
        {
            var above = All[i + 1];
            _kernels.StepBack(above.Connections, gathered[i + 1].At(step), above.Gain(lane.IsForLearning), Errors(block.Layers[i], gathered[i], lane, step));
            if (All[i].Trains)
            {
                All[i].Connections.AddStepGradient(Below(lane, i).At(step), scratch, gathered[i].At(step), gathered[i].Values);
            }
        }
    }

    private NeuronErrors Errors(NeuronHistory neurons, LayerGradient gathered, Lane lane, int step) => new()
    {
        Window = neurons.Window(step),
        Kept = neurons.Kept,
        Needed = gathered.Needed(step),
        After = step + 1 < lane.Steps ? gathered.At(step + 1) : [],
        Gamma = gathered.At(step),
        Neuron = _neuron,
    };
}
