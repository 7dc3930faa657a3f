using System.Text.Json;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>One file of golden vectors.</summary>
internal sealed class GoldenCase
{
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

    public static float[] Floats(JsonElement array) => [.. array.GetProperty("data").EnumerateArray().Select(value => (float)value.GetDouble())];

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
