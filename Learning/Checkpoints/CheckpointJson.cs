using System.Text.Json.Serialization;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>JSON of what checkpoints say of themselves, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(WindowFileText))]
[JsonSerializable(typeof(GenerationManifest))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
