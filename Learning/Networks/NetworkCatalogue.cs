using System.Globalization;
using System.Text.RegularExpressions;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>THE list of networks by name, and the notation for any other.</summary>
/// <remarks>
/// A notation lists the hidden layers from the input up, joined by hyphens: <c>16C5p2s1</c> = convolution to 16 channels with a 5x5 kernel, padding 2
/// (default 0), stride 1 (default 1); <c>AP2</c> = average pooling over 2x2 cells, <c>AAP2</c> = over as many cells as make 2x2 of any input; <c>64</c> or
/// <c>FC64</c> = 64 neurons, fully connected. Behind either kind with weights, <c>bn</c> = batch normalisation, and <c>+2</c> = what stood before the last two
/// layers, this one among them, is added to its spikes. The output layer follows from the classes. A file has all that a notation has, and the neurons'
/// constants (<see cref="NetworkFile"/>).
/// </remarks>
public static partial class NetworkCatalogue
{
    private const string Vgg11 =
        "32C3p1bn-AP2-64C3p1bn-AP2-128C3p1bn-128C3p1bn-AP2-256C3p1bn-256C3p1bn-AP2-256C3p1bn-256C3p1bn-AP2-FC512bn-FC512bn";

    private const string ResNet18 =
        "32C3p1bn-32C3p1bn-32C3p1bn+2-32C3p1bn-32C3p1bn+2-64C3p1s2bn-64C3p1bn+2-64C3p1bn-64C3p1bn+2-" +
        "128C3p1s2bn-128C3p1bn+2-128C3p1bn-128C3p1bn+2-256C3p1s2bn-256C3p1bn+2-256C3p1bn-256C3p1bn+2-AAP1";

    /// <summary>Every network that has a name. A new one is one line here.</summary>
    public static IReadOnlyList<NamedNetwork> Networks { get; } =
    [
        new("edge", "16C5p2-AP4-32C5p2-AP4-FC128", Square(64), "the default, for any frame of 16x16 and more"),
        new("edge-34", "16C5p2s2-32C3p1-AP4-FC128", Square(34), "edge devices, small frames"),
        new("edge-64", "16C5p2s2-AP2-32C3p1-AP4-FC128", Square(64), "edge devices, half the cost of edge"),
        new("edge-128", "16C5p2s2-AP4-32C3p1-AP4-FC128", Square(128), "edge devices, a third of the cost of edge"),
        new("LeNet-1", "16C3p1-AP2-32C3p1-AP2-64C3p1-FC128", Square(34), "the paper's smaller LeNet; channels are ours"),
        new("LeNet-2", "32C3p1-AP4-64C3p1-AP4-64C3p1-FC256", Square(128), "the paper's larger LeNet; channels are ours"),
        new("AlexNet", "48C5p2s2-128C3p1-AP2-192C3p1-192C3p1-192C3p1-128C3p1-AP2-FC512-FC512", Square(128), "the paper's AlexNet; channels and stride are ours"),
        new("VGG11", Vgg11, Square(128), "the paper's VGG11; channels are ours; engine torch"),
        new("ResNet18", ResNet18, Square(64), "the paper's ResNet18; engine torch"),
        new("S34", "16C5p2-AP2-32C5p2-AP2-32C3p1-FC128", Square(34), "benchmark, small"),
        new("L32", "64C5p2-AP2-128C5p2-AP2-128C3p1-FC512", Square(32), "benchmark, large"),
        new("S128", "16C5p2-AP2-32C5p2-AP2-32C3p1-AP4-FC128", Square(128), "benchmark, small"),
        new("L128p", "64C5p2-AP2-128C5p2-AP2-128C3p1-AP4-FC512", Square(128), "benchmark, large"),
    ];

    /// <summary>Finds a network.</summary>
    /// <param name="network">A name of the list, a notation, or a file (<see cref="NetworkFile"/>).</param>
    /// <exception cref="NetworkException">Unknown name, unreadable notation or file.</exception>
    public static NetworkTemplate Find(string network)
    {
        if (network.EndsWith(NetworkFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            return NetworkFile.Read(network);
        }

        var named = Networks.FirstOrDefault(candidate => candidate.Name.Equals(network, StringComparison.OrdinalIgnoreCase));
        var layers = (named?.Notation ?? network).Split('-').Select(layer => Parse(layer, network)).ToList();
        return new NetworkTemplate(named?.Name ?? network, layers);
    }

    /// <summary>Finds a network and builds it for the data (<see cref="NetworkTemplate.For"/>).</summary>
    /// <param name="network">A name of the list, a notation, or a file.</param>
    /// <param name="input">Size of a frame.</param>
    /// <param name="classes">Number of classes, 2 and more.</param>
    /// <param name="blockLayers">Weight layers in a local block (n), where a file does not say; 0 = all in one.</param>
    /// <param name="trainableClassifiers">Whether local classifiers learn, where a file does not say.</param>
    /// <exception cref="NetworkException">Unknown name, unreadable notation or file, or layers that do not fit the input.</exception>
    public static NetworkSpec Build(string network, SensorGeometry input, int classes, int blockLayers, bool trainableClassifiers = true) =>
        Find(network).For(input, classes, blockLayers, trainableClassifiers);

    private static SensorGeometry Square(int side) => new(side, side);

    private static LayerSpec Parse(string layer, string network)
    {
        if (ConvNotation().Match(layer) is { Success: true } conv)
        {
            return WithAdditions(new LayerSpec(LayerKind.Conv, Number(conv, 1, 0), Number(conv, 2, 0), Number(conv, 3, 0), Number(conv, 4, 1)), conv, 5);
        }

        if (PoolNotation().Match(layer) is { Success: true } pool)
        {
            return new LayerSpec(pool.Groups[1].Success ? LayerKind.AdaptivePool : LayerKind.Pool, Number(pool, 2, 0));
        }

        return DenseNotation().Match(layer) is { Success: true } dense
            ? WithAdditions(new LayerSpec(LayerKind.FullyConnected, Number(dense, 1, 0)), dense, 2)
            : throw new NetworkException(
                $"network '{network}': '{layer}' is no layer (16C5p2, AP2 or FC64) and the whole no name; names: " +
                $"{string.Join(", ", Networks.Select(named => named.Name))}; or a file: NAME{NetworkFile.Extension}");
    }

    private static LayerSpec WithAdditions(LayerSpec layer, Match match, int group) =>
        layer with { Norm = match.Groups[group].Success, Shortcut = Number(match, group + 1, 0) };

    private static int Number(Match match, int group, int whenAbsent) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : whenAbsent;

    [GeneratedRegex(@"^([1-9]\d{0,4})C([1-9]\d?)(?:p(\d{1,2}))?(?:s([1-9]))?(bn)?(?:\+([1-9]\d?))?$")]
    private static partial Regex ConvNotation();

    [GeneratedRegex(@"^(A)?AP([1-9]\d?)$")]
    private static partial Regex PoolNotation();

    [GeneratedRegex(@"^(?:FC)?([1-9]\d{0,5})(bn)?(?:\+([1-9]\d?))?$")]
    private static partial Regex DenseNotation();
}

/// <summary>A network cannot be built. The message is one line that says what to change.</summary>
public sealed class NetworkException(string message) : Exception(message);
