using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Torch.Tests.Agreement;

/// <summary>Draws networks, small ones.</summary>
/// <param name="random">Draws.</param>
internal sealed class RandomNetwork(SeededRandom random)
{
    /// <summary>None of the round numbers at which a pool's potential meets a threshold exactly; a silent neuron lies on the window's edge.</summary>
    private static readonly NeuronParameters Neuron = new(Leak: 0.8f, Threshold: 0.37f, Reset: 0.37f, SurrogateWidth: 0.74f);

    /// <summary>A network that can be built.</summary>
    /// <param name="mix">What is in it.</param>
    /// <param name="classes">Outputs.</param>
    public NetworkSpec Draw(LayerMix mix, int classes)
    {
        for (; ; )
        {
            var input = new SensorGeometry(5 + random.NextInt(7), 5 + random.NextInt(7));
            var (notation, blockLayers) = (string.Join('-', Layers(mix)), mix == LayerMix.RandomClassifiers ? 1 : random.NextInt(4));
            try
            {
                return NetworkCatalogue.Build(notation, input, classes, blockLayers, mix != LayerMix.RandomClassifiers) with { Neuron = Neuron };
            }
            catch (NetworkException)
            {
                // a kernel or pool that the input is too small for: the next draw is another
            }
        }
    }

    private IEnumerable<string> Layers(LayerMix mix) => mix switch
    {
        LayerMix.Dense => Many(1, 4, () => Dense("")),
        LayerMix.Convolutions => [.. Many(1, 3, () => Convolution("")), .. Many(0, 1, () => Dense(""))],
        LayerMix.Strides => [.. Many(1, 3, () => Convolution($"s{1 + random.NextInt(3)}")), .. Many(0, 1, () => Dense(""))],
        LayerMix.Pools or LayerMix.RandomClassifiers =>
            [.. Many(0, 1, Pool), .. Many(1, 2, () => Convolution("")).SelectMany(layer => new[] { layer, Pool() }), .. Many(0, 1, () => Dense(""))],
        LayerMix.Normalised => [.. Many(1, 3, () => Convolution($"s{1 + random.NextInt(2)}bn")), .. Many(0, 2, () => Dense("bn"))],
        LayerMix.Shortcuts => Residual(3 + random.NextInt(4), strides: false),
        LayerMix.Projections => Residual(3 + random.NextInt(4), strides: true),
        LayerMix.AdaptivePools => [.. Many(1, 2, () => Convolution("")), $"AAP{1 + random.NextInt(4)}", .. Many(0, 1, () => Dense(""))],
        _ => [.. Residual(3 + random.NextInt(3), strides: true), $"AAP{1 + random.NextInt(2)}", Dense(""), .. Many(0, 1, () => $"{Dense(Norm)}+1")],
    };

    /// <summary>A convolution, then residual blocks of two each; with pools between, and a shortcut over them, now and then.</summary>
    private IEnumerable<string> Residual(int channels, bool strides)
    {
        yield return $"{channels}C3p1{Norm}";
        for (var block = 1 + random.NextInt(2); block > 0; block--)
        {
            var stride = strides ? 1 + random.NextInt(2) : 1;
            channels = strides ? 3 + random.NextInt(5) : channels;
            yield return $"{channels}C3p1s{stride}{Norm}";
            yield return $"{channels}C3p1{Norm}+{(strides && block == 1 ? 1 + random.NextInt(3) : 2)}";
        }
    }

    private string Norm => random.NextInt(2) == 0 ? "bn" : "";

    private string Convolution(string additions)
    {
        var kernel = 1 + random.NextInt(5);
        return $"{1 + random.NextInt(9)}C{kernel}p{random.NextInt((kernel / 2) + 1)}{additions}";
    }

    private string Dense(string additions) => $"FC{3 + random.NextInt(18)}{additions}";

    private string Pool() => $"AP{2 + random.NextInt(2)}";

    private List<string> Many(int least, int most, Func<string> draw) => [.. Enumerable.Range(0, least + random.NextInt(most - least + 1)).Select(_ => draw())];
}

/// <summary>What a random network is made of.</summary>
public enum LayerMix
{
    Dense,
    Convolutions,
    Strides,
    Pools,
    RandomClassifiers,
    Normalised,
    Shortcuts,
    Projections,
    AdaptivePools,
    Everything,
}
