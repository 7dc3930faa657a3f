using System.Text.Json.Serialization;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>JSON of a checkpoint's metadata, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
