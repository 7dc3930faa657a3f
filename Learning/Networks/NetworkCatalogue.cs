using System.Globalization;
using System.Text.RegularExpressions;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>THE list of networks by name, and the notation for any other.</summary>
/// <remarks>
/// A notation lists the hidden layers from the input up, joined by hyphens: <c>16C5p2s1</c> = convolution to 16 channels with a 5x5 kernel, padding 2
/// (default 0), stride 1 (default 1); <c>AP2</c> = average pooling over 2x2 cells; <c>64</c> or <c>FC64</c> = 64 neurons, fully connected. The output
/// layer follows from the classes.
/// </remarks>
public static partial class NetworkCatalogue
{
    /// <summary>Name and notation of every network. A new one is one line here.</summary>
    public static IReadOnlyDictionary<string, string> Networks { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["edge"] = "16C5p2-AP4-32C5p2-AP4-FC128", // for frames of 16x16 and more
    };

    /// <summary>Builds a specification.</summary>
    /// <param name="network">A name of the list, or a notation.</param>
    /// <param name="input">Size of a frame.</param>
    /// <param name="classes">Number of classes, 2 and more.</param>
    /// <param name="blockLayers">Weight layers in a local block (n); 0 = all in one.</param>
    /// <exception cref="NetworkException">Unknown name, unreadable notation, or layers that do not fit the input.</exception>
    public static NetworkSpec Build(string network, SensorGeometry input, int classes, int blockLayers)
    {
        if (classes < 2)
        {
            throw new NetworkException($"a network needs at least 2 classes to choose from, not {classes}: add labels, or name classes in Learning:Classes");
        }

        var notation = Networks.GetValueOrDefault(network, network);
        var layers = notation.Split('-').Select(layer => Parse(layer, network)).ToList();
        var spec = new NetworkSpec(network, InputChannels: 2, input.Width, input.Height, layers, classes, blockLayers);
        _ = NetworkPlan.Of(spec); // refuses what does not fit
        return spec;
    }

    private static LayerSpec Parse(string layer, string network)
    {
        if (ConvNotation().Match(layer) is { Success: true } conv)
        {
            return new LayerSpec(LayerKind.Conv, Number(conv, 1, 0), Number(conv, 2, 0), Number(conv, 3, 0), Number(conv, 4, 1));
        }

        if (PoolNotation().Match(layer) is { Success: true } pool)
        {
            return new LayerSpec(LayerKind.Pool, Number(pool, 1, 0));
        }

        return DenseNotation().Match(layer) is { Success: true } dense
            ? new LayerSpec(LayerKind.FullyConnected, Number(dense, 1, 0))
            : throw new NetworkException(
                $"network '{network}': '{layer}' is no layer (16C5p2, AP2 or FC64) and the whole no name; names: {string.Join(", ", Networks.Keys)}");
    }

    private static int Number(Match match, int group, int whenAbsent) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : whenAbsent;

    [GeneratedRegex(@"^([1-9]\d{0,4})C([1-9]\d?)(?:p(\d{1,2}))?(?:s([1-9]))?$")]
    private static partial Regex ConvNotation();

    [GeneratedRegex(@"^AP([1-9]\d?)$")]
    private static partial Regex PoolNotation();

    [GeneratedRegex(@"^(?:FC)?([1-9]\d{0,5})$")]
    private static partial Regex DenseNotation();
}

/// <summary>A network cannot be built. The message is one line that says what to change.</summary>
public sealed class NetworkException(string message) : Exception(message);
