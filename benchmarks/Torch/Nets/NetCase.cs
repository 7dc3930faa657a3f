using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Benchmarks.Torch.Nets;

/// <summary>A network of the comparison.</summary>
/// <param name="Name">How the tables call it.</param>
/// <param name="Side">Rows and columns of a frame.</param>
/// <param name="Notation">Hidden layers.</param>
/// <param name="Classes">Outputs.</param>
internal sealed record NetCase(string Name, int Side, string Notation, int Classes)
{
    /// <summary>Networks whose speed is compared.</summary>
    public static IReadOnlyList<NetCase> Speed { get; } =
    [
        new("S34", 34, "16C5p2-AP2-32C5p2-AP2-32C3p1-FC128", 10),
        new("L32", 32, "64C5p2-AP2-128C5p2-AP2-128C3p1-FC512", 11),
        new("S128", 128, "16C5p2-AP2-32C5p2-AP2-32C3p1-AP4-FC128", 11),
        new("L128p", 128, "64C5p2-AP2-128C5p2-AP2-128C3p1-AP4-FC512", 11),
    ];

    /// <summary>The network whose memory is compared.</summary>
    public static NetCase Memory { get; } = new("LeNet-2", 128, "32C3p1-AP4-64C3p1-AP4-64C3p1-FC256", 11);

    /// <summary>Small networks on which both engines are held against each other.</summary>
    public static IReadOnlyList<NetCase> Agreement { get; } =
    [
        new("conv", 12, "4C3p1-AP2-6C5p2-AP2-FC20", 10),
        new("stride", 9, "4C3s2-5C3p1-AP2-FC8", 11),
    ];

    /// <summary>The networks of <see cref="Speed"/> with the given names, all of them if there are none.</summary>
    /// <exception cref="ArgumentException">A name is not known.</exception>
    public static IReadOnlyList<NetCase> Choose(IReadOnlyList<string> names) => names.Count == 0
        ? Speed
        : [.. names.Select(name => Speed.FirstOrDefault(net => net.Name == name)
            ?? throw new ArgumentException($"no network '{name}': {string.Join(", ", Speed.Select(net => net.Name))}, or --memory"))];

    public SensorGeometry Geometry => new(Side, Side);

    /// <summary>
    /// The network with random weights. Its threshold is none of the round numbers at which a pool's potential meets it exactly, where rounding, and not
    /// the engine, would decide who fires.
    /// </summary>
    /// <param name="blockLayers">Weight layers in a block (n); 0 = all in one.</param>
    public Model Create(int blockLayers)
    {
        var spec = NetworkCatalogue.Build(Notation, Geometry, Classes, blockLayers) with { Neuron = new NeuronParameters(0.8f, 0.37f, 0.37f, 0.74f) };
        return Model.Create(spec, [.. Enumerable.Range(0, Classes).Select(i => $"{i}")], seed: 1);
    }
}
