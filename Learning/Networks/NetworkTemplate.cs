using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>A network before its data is known: the layers, and what of the rest is settled with them.</summary>
/// <param name="Name">How people call it.</param>
/// <param name="Layers">Hidden layers from the input up.</param>
public sealed record NetworkTemplate(string Name, IReadOnlyList<LayerSpec> Layers)
{
    /// <summary>Constants of every neuron.</summary>
    public NeuronParameters Neuron { get; init; } = NeuronParameters.Default;

    /// <summary>The only size of frame that it is for. Default: any that its layers fit.</summary>
    public SensorGeometry? Input { get; init; }

    /// <summary>The only number of classes that it is for. Default: any.</summary>
    public int? Classes { get; init; }

    /// <summary>Weight layers in a local block; overrules the configuration. Default: as configured.</summary>
    public int? BlockLayers { get; init; }

    /// <summary>Whether local classifiers learn; overrules the configuration. Default: as configured.</summary>
    public bool? TrainableClassifiers { get; init; }

    /// <summary>The layers, in the notation of <see cref="NetworkCatalogue"/>.</summary>
    public string Notation => string.Join('-', Layers);

    /// <summary>Where it was found, for people: a file, or the name.</summary>
    internal string Origin { get; init; } = Name;

    /// <summary>The network for that data.</summary>
    /// <param name="input">Size of a frame.</param>
    /// <param name="classes">Number of classes, 2 and more.</param>
    /// <param name="blockLayers">Weight layers in a local block as configured (n); 0 = all in one.</param>
    /// <param name="trainableClassifiers">Whether local classifiers learn, as configured.</param>
    /// <exception cref="NetworkException">Too few classes, layers that do not fit the input, or a template for other data.</exception>
    public NetworkSpec For(SensorGeometry input, int classes, int blockLayers, bool trainableClassifiers = true)
    {
        if (classes < 2)
        {
            throw new NetworkException($"a network needs at least 2 classes to choose from, not {classes}: add labels, or name classes in Learning:Classes");
        }

        if (Input is { } wanted && wanted != input)
        {
            throw new NetworkException($"{Origin}: input_width and input_height are {wanted}, but frames are {input}: change them, or leave them out");
        }

        if (Classes is { } known && known != classes)
        {
            throw new NetworkException($"{Origin}: classes is {known}, but the data has {classes}: change it, or leave it out");
        }

        var spec = new NetworkSpec(Name, NetworkFile.Channels, input.Width, input.Height, Layers, classes, BlockLayers ?? blockLayers)
        {
            Neuron = Neuron,
            TrainableClassifiers = TrainableClassifiers ?? trainableClassifiers,
        };
        _ = NetworkPlan.Of(spec); // refuses what does not fit
        return spec;
    }

    /// <summary>Whether a network could be this one, for whatever data.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="blockLayers">Weight layers in a local block, as configured.</param>
    /// <param name="trainableClassifiers">Whether local classifiers learn, as configured.</param>
    public bool Describes(NetworkSpec spec, int blockLayers, bool trainableClassifiers) =>
        Layers.SequenceEqual(spec.Layers) && Neuron == spec.Neuron && (BlockLayers ?? blockLayers) == spec.BlockLayers &&
        (TrainableClassifiers ?? trainableClassifiers) == spec.TrainableClassifiers;
}
