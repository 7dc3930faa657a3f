using System.Buffers;
using System.Text.Json;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>telemetry</c>: how fast, how late, how much memory, what was lost; every period.</summary>
/// <remarks>One thread.</remarks>
internal sealed class TelemetryTopic : IDisposable
{
    /// <summary>How it is published. The expiry keeps a broker from flooding whoever comes back.</summary>
    public static readonly Topic Topic = new("telemetry", MqttQualityOfServiceLevel.AtMostOnce, IsRetained: false, Topic.Json, ExpirySeconds: 30);

    private readonly Utf8JsonWriter _json = new(new ArrayBufferWriter<byte>());

    /// <summary>Writes the payload.</summary>
    public void Encode(TelemetryMessage message, IBufferWriter<byte> output)
    {
        _json.Reset(output);
        JsonSerializer.Serialize(_json, message, TopicJson.Default.TelemetryMessage);
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
