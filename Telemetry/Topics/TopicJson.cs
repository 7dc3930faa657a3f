using System.Text.Json.Serialization;

namespace EdgeLearner.Telemetry.Topics;

/// <summary>Serializers made at build time, for the messages that are not written by hand.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InfoMessage))]
[JsonSerializable(typeof(TelemetryMessage))]
[JsonSerializable(typeof(LearningMessage))]
[JsonSerializable(typeof(GuardMessage))]
internal sealed partial class TopicJson : JsonSerializerContext;
