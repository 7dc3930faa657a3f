using System.Text.Json;
using EdgeLearner.Learning.Networks;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>One file of golden vectors.</summary>
internal sealed class GoldenCase
{
    /// <summary>How far a potential may be off.</summary>
    public const double PotentialTolerance = 1e-5;

    private const double WeightTolerance = 1e-4; // relative
    private const double CancellationTolerance = 1e-6; // of a tensor's largest entry: terms that cancel to exactly 0 in float64 leave a rounding in float32

    private readonly JsonElement _root;

    public GoldenCase(string path)
    {
        _root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        var parameters = _root.GetProperty("params");
        float Number(string name) => parameters.GetProperty(name).GetSingle();
        Interval = parameters.GetProperty("k").GetInt32();
        Lanes = parameters.GetProperty("batch").GetInt32();
        Rate = Number("lr");
        Momentum = Number("momentum");
        var classes = parameters.GetProperty("classes").GetInt32();
        Scale = parameters.GetProperty("loss").GetString() == "half" ? 1f / (2 * Lanes) : 1f / (Lanes * classes);
        var layers = _root.GetProperty("layers").EnumerateArray().ToList();
        var input = layers[0].GetProperty("in_shape").EnumerateArray().Select(side => side.GetInt32()).ToList();
        var classifiersTrain = layers.Where(IsClassifier).SkipLast(1).All(layer => layer.GetProperty("trainable").GetBoolean());
        var spec = new NetworkSpec(
            "golden", input[0], input[2], input[1], [.. layers.Where(layer => !IsClassifier(layer)).Select(ToLayer)], classes, parameters.GetProperty("n").GetInt32())
        {
            Neuron = new NeuronParameters(Number("tau"), Number("u_th"), Number("theta"), Number("a")),
            TrainableClassifiers = classifiersTrain,
        };
        Model = new Model(spec, [.. Enumerable.Range(0, classes).Select(i => $"class-{i}")]);
        foreach (var tensor in Model.Tensors)
        {
            tensor.FromFileOrder(Floats(_root.GetProperty("initial_weights").GetProperty(tensor.Name)), tensor.Values);
        }

        Labels = [.. _root.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())];
    }

    public Model Model { get; }

    public int Interval { get; }

    public int Lanes { get; }

    public float Rate { get; }

    public float Momentum { get; }

    public float Scale { get; }

    public IReadOnlyList<int> Labels { get; }

    public IEnumerable<JsonElement> Intervals => _root.GetProperty("intervals").EnumerateArray();

    /// <summary>Names of the vector files; one empty name, which skips, where the shared data is not there.</summary>
    public static TheoryData<string> Names()
    {
        var root = Environment.GetEnvironmentVariable(TestData.Variable);
        var folder = Path.Combine(root ?? "", "golden");
        return string.IsNullOrEmpty(root) || !Directory.Exists(folder)
            ? new TheoryData<string>("")
            : new TheoryData<string>(Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    public static float[] Floats(JsonElement array) => [.. array.GetProperty("data").EnumerateArray().Select(value => (float)value.GetDouble())];

    /// <summary>Weights or gradients against a file's.</summary>
    /// <param name="expected">Tensors by name, as the file has them.</param>
    /// <param name="pick">A tensor's numbers in the engine's order.</param>
    public void AssertWeights(JsonElement expected, Func<WeightTensor, float[]> pick)
    {
        foreach (var property in expected.EnumerateObject())
        {
            var tensor = Model.Tensors.Single(tensor => tensor.Name == property.Name);
            var wanted = Floats(property.Value);
            var got = tensor.ToFileOrder(pick(tensor));
            var cancelled = CancellationTolerance * wanted.Max(Math.Abs);
            Assert.Equal(wanted.Length, got.Length);
            for (var i = 0; i < wanted.Length; i++)
            {
                Assert.True(Math.Abs(wanted[i] - got[i]) <= (WeightTolerance * Math.Abs(wanted[i])) + cancelled, $"{property.Name}[{i}]: {got[i]} for {wanted[i]}");
            }
        }
    }

    private static bool IsClassifier(JsonElement layer) => layer.GetProperty("name").GetString()!.EndsWith(".cls", StringComparison.Ordinal);

    private static LayerSpec ToLayer(JsonElement layer)
    {
        int Number(string name, int whenAbsent = 0) => layer.TryGetProperty(name, out var value) ? value.GetInt32() : whenAbsent;
        return layer.GetProperty("kind").GetString() switch
        {
            "conv" => new LayerSpec(LayerKind.Conv, Number("out"), Number("k"), Number("pad"), Number("stride", 1)),
            "pool" => new LayerSpec(LayerKind.Pool, Number("size", Number("k"))),
            _ => new LayerSpec(LayerKind.FullyConnected, Number("out")),
        };
    }
}

/// <summary>What a layer's neurons did in an interval, [k, B, ...].</summary>
internal sealed record GoldenTrace(float[] Potentials, float[] Spikes)
{
    public static GoldenTrace Of(JsonElement layer) => new(GoldenCase.Floats(layer.GetProperty("u")), GoldenCase.Floats(layer.GetProperty("s")));
}
