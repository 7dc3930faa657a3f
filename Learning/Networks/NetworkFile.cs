using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Networks;

/// <summary>Networks as JSON files, with the fields that a checkpoint's metadata has. All but <c>layers</c> may be left out.</summary>
public static class NetworkFile
{
    /// <summary>What the name of such a file ends in.</summary>
    public const string Extension = ".json";

    /// <summary>Longest side of a frame, in pixels.</summary>
    public const int MaxSide = 1_024;

    /// <summary>Most layers in a block, which is to say all.</summary>
    public const int MaxBlockLayers = 100;

    /// <summary>Most classes.</summary>
    public const int MaxClasses = 99_999;

    /// <summary>Channels of a frame: OFF, ON.</summary>
    internal const int Channels = 2;

    private static readonly JsonDocumentOptions Syntax = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <exception cref="NetworkException">It cannot be read, is no JSON, or has a field that is unknown, missing or out of bounds.</exception>
    public static NetworkTemplate Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Syntax);
            return Read(new JsonFields(file, "", json.RootElement), file);
        }
        catch (JsonException error)
        {
            var line = error.LineNumber is { } before ? $", line {before + 1}" : ""; // a field that is there twice has none
            throw new NetworkException($"{file}{line}: is no JSON: {error.Message.Split(" LineNumber:")[0]}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NetworkException($"{file}: no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetworkException($"{file}: cannot be read: {error.Message}");
        }
    }

    /// <summary>The JSON that <see cref="Read(string)"/> reads, a layer a line; without a line break at the end.</summary>
    public static string Write(NetworkTemplate template)
    {
        var json = new StringBuilder($"{{\n  \"name\": \"{JsonEncodedText.Encode(template.Name)}\",\n");
        if (template.Input is { } input)
        {
            json.Append(CultureInfo.InvariantCulture, $"  \"input_width\": {input.Width},\n  \"input_height\": {input.Height},\n");
        }

        json.Append("  \"layers\": [\n    ").AppendJoin(",\n    ", template.Layers.Select(Write)).Append("\n  ],\n");
        Append(json, "classes", template.Classes?.ToString(CultureInfo.InvariantCulture));
        Append(json, "block_layers", template.BlockLayers?.ToString(CultureInfo.InvariantCulture));
        Append(json, "trainable_classifiers", template.TrainableClassifiers switch { true => "true", false => "false", null => null });
        var neuron = template.Neuron;
        json.Append("  \"neuron\": { ").Append(CultureInfo.InvariantCulture, $"\"leak\": {neuron.Leak}, \"threshold\": {neuron.Threshold}, ");
        json.Append(CultureInfo.InvariantCulture, $"\"reset\": {neuron.Reset}, \"surrogate_width\": {neuron.SurrogateWidth}").Append(" }\n}");
        return json.ToString();
    }

    private static void Append(StringBuilder json, string name, string? value)
    {
        if (value is not null)
        {
            json.Append("  \"").Append(name).Append("\": ").Append(value).Append(",\n");
        }
    }

    private static string Write(LayerSpec layer)
    {
        var kernel = layer.Kind == LayerKind.Conv ? $""", "kernel": {layer.Kernel}, "padding": {layer.Padding}, "stride": {layer.Stride}""" : "";
        var norm = layer.Norm ? """, "norm": true""" : "";
        var shortcut = layer.Shortcut > 0 ? $""", "shortcut": {layer.Shortcut}""" : "";
        return $$"""{ "kind": "{{layer.Kind}}", "size": {{layer.Size}}{{kernel}}{{norm}}{{shortcut}} }""";
    }

    private static NetworkTemplate Read(JsonFields fields, string file)
    {
        var name = fields.Text("name") ?? Path.GetFileNameWithoutExtension(file);
        _ = fields.Integer("input_channels", Channels, Channels);
        var (width, height) = (fields.Integer("input_width", 1, MaxSide), fields.Integer("input_height", 1, MaxSide));
        var layers = fields.Objects("layers")?.Select(ReadLayer).ToList() ?? throw fields.Missing("layers");
        var template = new NetworkTemplate(name, layers)
        {
            Origin = file,
            Input = (width, height) switch
            {
                ({ } columns, { } rows) => new SensorGeometry(columns, rows),
                (null, null) => null,
                _ => throw fields.Missing(width is null ? "input_width" : "input_height"),
            },
            Classes = fields.Integer("classes", 2, MaxClasses),
            BlockLayers = fields.Integer("block_layers", 0, MaxBlockLayers),
            TrainableClassifiers = fields.Flag("trainable_classifiers"),
            Neuron = fields.Object("neuron") is { } neuron ? ReadNeuron(neuron) : NeuronParameters.Default,
        };
        fields.Ignore("classifier_seed"); // of a checkpoint: random classifiers are drawn from the seed of the run
        fields.RefuseOthers();
        return template;
    }

    /// <summary>Bounds are those of the notation. A pool or dense layer may carry the values of fields that it does not have, as a checkpoint does.</summary>
    private static LayerSpec ReadLayer(JsonFields fields)
    {
        var kind = fields.Choice<LayerKind>("kind") ?? throw fields.Missing("kind");
        var (isConv, isPool) = (kind == LayerKind.Conv, kind is LayerKind.Pool or LayerKind.AdaptivePool);
        var maxSize = isConv ? 99_999 : isPool ? 99 : 999_999;
        var size = fields.Integer("size", 1, maxSize) ?? throw fields.Missing("size");
        var kernel = isConv ? fields.Integer("kernel", 1, 99) ?? throw fields.Missing("kernel") : fields.Integer("kernel", 0, 0) ?? 0;
        var padding = fields.Integer("padding", 0, isConv ? 99 : 0) ?? 0;
        var stride = fields.Integer("stride", 1, isConv ? 9 : 1) ?? 1;
        var norm = fields.Flag("norm", mayBeTrue: !isPool) ?? false;
        var shortcut = fields.Integer("shortcut", 0, isPool ? 0 : 99) ?? 0;
        fields.RefuseOthers();
        return new LayerSpec(kind, size, kernel, padding, stride) { Norm = norm, Shortcut = shortcut };
    }

    private static NeuronParameters ReadNeuron(JsonFields fields)
    {
        const float Smallest = 0.001f; // a threshold or window of 0 makes neurons that always fire or never learn
        const float Largest = 1_000;
        var standard = NeuronParameters.Default;
        var neuron = new NeuronParameters(
            fields.Number("leak", 0, 1) ?? standard.Leak,
            fields.Number("threshold", Smallest, Largest) ?? standard.Threshold,
            fields.Number("reset", 0, Largest) ?? standard.Reset,
            fields.Number("surrogate_width", Smallest, Largest) ?? standard.SurrogateWidth);
        fields.RefuseOthers();
        return neuron;
    }
}
