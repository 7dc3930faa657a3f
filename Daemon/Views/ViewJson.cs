using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Views;

/// <summary>How views become JSON: without reflection, keys in snake case, absent values as null.</summary>
[JsonSerializable(typeof(RecordingJson))]
[JsonSerializable(typeof(ConversionJson))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(TrainSummary))]
[JsonSerializable(typeof(EvaluationSummary))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(StreamSummary))]
[JsonSerializable(typeof(GenerationJson))]
[JsonSerializable(typeof(CameraListing))]
[JsonSerializable(typeof(CameraModelInfo))]
internal sealed partial class ViewJson : JsonSerializerContext
{
    /// <summary>For terminals and files, where nothing but JSON's own characters needs escaping.</summary>
    public static ViewJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
