using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Weights;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>Builds the blocks of a model.</summary>
/// <param name="model">The network.</param>
/// <param name="weights">Its weights.</param>
/// <param name="rule">How it learns.</param>
/// <param name="neuron">Constants of its neurons.</param>
/// <param name="lanes">Number of lanes.</param>
/// <param name="device">Where tensors live.</param>
/// <param name="precision">Numbers that products are made of.</param>
internal sealed class NetworkBuilder(Model model, HeldWeights weights, LearningRule rule, NeuronScalars neuron, int lanes, Device device, Precision precision)
{
    /// <summary>The blocks, from the input up.</summary>
    public TorchBlock[] Build() => [.. model.Plan.Blocks.Select((block, index) => Build(block, index))];

    private TorchBlock Build(PlannedBlock block, int index)
    {
        var isFrozen = index < rule.FrozenBlocks;
        var below = index > 0 ? model.Plan.Blocks[index - 1].Layers[^1] : null;
        var layers = new List<BlockLayer>();
        foreach (var plan in block.Layers)
        {
            var projection = plan.Shortcut is { Projection: { } down } shortcut ? Layer(down, Source(shortcut), isFrozen) : null;
            layers.Add(new BlockLayer(Layer(plan, below, isFrozen), projection));
            below = plan;
        }

        return new TorchBlock(index, layers, Layer(block.Classifier, below, isFrozen), rule.Loss);
    }

    private PlannedLayer? Source(PlannedShortcut shortcut) =>
        shortcut.Block == PlannedShortcut.Frame ? null : model.Plan.Blocks[shortcut.Block].Layers[shortcut.Layer];

    private TorchLayer Layer(PlannedLayer plan, PlannedLayer? below, bool isFrozen) => new(
        plan,
        new Connections(plan, weights.Find(plan, TensorRole.Weights), plan.IsDrawnAnew ? Draw(plan) : null, precision),
        plan.HasNorm ? Normalisation(plan) : null,
        neuron,
        rule.Dropout,
        inputDrops: below is { Drops: true },
        lanes,
        isFrozen,
        device);

    private Normalisation Normalisation(PlannedLayer plan)
    {
        DeviceTensor Stored(TensorRole role) => weights.Find(plan, role)!;
        return new Normalisation(Stored(TensorRole.Scale), Stored(TensorRole.Shift), Stored(TensorRole.RunningMean), Stored(TensorRole.RunningVariance));
    }

    /// <summary>The weights of a random classifier, those that the managed engine draws, [out, in] with inputs as [H, W, C].</summary>
    private Tensor Draw(PlannedLayer plan)
    {
        const int Together = 4;
        var random = new RandomClassifierLayer(plan, model.Spec.ClassifierSeed ?? 0);
        var (inputs, channels) = (plan.In.Neurons, plan.In.Channels);
        var drawn = new float[plan.Out.Neurons * inputs];
        for (var input = 0; input < inputs; input++)
        {
            var stored = (input / channels * plan.In.ChannelStride) + (input % channels);
            for (var output = 0; output < plan.Out.Neurons; output++)
            {
                drawn[(output * inputs) + input] = random.Weights(stored, output / Together * Together)[output % Together];
            }
        }

        return tensor(drawn, [plan.Out.Neurons, inputs], device: device).DetachFromDisposeScope();
    }
}
