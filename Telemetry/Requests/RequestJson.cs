using System.Text.Json.Serialization;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>Serializers made at build time.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class RequestJson : JsonSerializerContext;
