using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>A network as data: what an engine builds and a checkpoint carries.</summary>
/// <param name="Name">How people call it: a name of the catalogue, or the notation itself.</param>
/// <param name="InputChannels">Channels of a frame: 2 (OFF, ON).</param>
/// <param name="InputWidth">Columns of a frame.</param>
/// <param name="InputHeight">Rows of a frame.</param>
/// <param name="Layers">Hidden layers from the input up; the output layer is the last block's classifier and is not listed.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="BlockLayers">Weight layers in a local block (the paper's n); 0 = all in one, which is standard back-propagation.</param>
public sealed record NetworkSpec(
    string Name,
    int InputChannels,
    int InputWidth,
    int InputHeight,
    IReadOnlyList<LayerSpec> Layers,
    int Classes,
    int BlockLayers)
{
    /// <summary>Constants of every neuron.</summary>
    public NeuronParameters Neuron { get; init; } = NeuronParameters.Default;

    /// <summary>Whether the local classifiers below the output learn; the output layer always does.</summary>
    public bool TrainableClassifiers { get; init; } = true;

    /// <summary>Seed from which local classifiers that do not learn are drawn anew whenever they are needed; null = their weights are stored.</summary>
    public ulong? ClassifierSeed { get; init; }

    /// <summary>Size of a frame.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SensorGeometry Input => new(InputWidth, InputHeight);
}

/// <summary>Constants of a leaky integrate-and-fire neuron and its surrogate gradient. Pure numbers per step.</summary>
/// <param name="Leak">Share of the potential that is left after a step (the paper's tau).</param>
/// <param name="Threshold">A neuron fires where its potential is above this, strictly.</param>
/// <param name="Reset">Taken off the potential in the step after a spike (theta).</param>
/// <param name="SurrogateWidth">Width a of the rectangular surrogate: gradient 1/a where |u - threshold| is under a/2, strictly.</param>
public readonly record struct NeuronParameters(float Leak, float Threshold, float Reset, float SurrogateWidth)
{
    /// <summary>What the paper's text lets one recover: 0.8, 0.3, 0.3, 0.6 (docs/learning.md).</summary>
    public static NeuronParameters Default { get; } = new(Leak: 0.8f, Threshold: 0.3f, Reset: 0.3f, SurrogateWidth: 0.6f);
}
