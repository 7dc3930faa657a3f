using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeLearner.Learning.Online;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>prediction</c>: the decision of every frame. Written by hand: it runs on the learner's thread and allocates nothing.</summary>
/// <remarks>One thread.</remarks>
/// <param name="session">See <see cref="NodeInfo.Session"/>.</param>
internal sealed class PredictionTopic(string session) : IDisposable
{
    /// <summary>How it is published.</summary>
    public static readonly Topic Topic = new("prediction", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: false, Topic.Json);

    private static readonly JsonEncodedText Session = JsonEncodedText.Encode("session");
    private static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("seq");
    private static readonly JsonEncodedText Class = JsonEncodedText.Encode("class");
    private static readonly JsonEncodedText Label = JsonEncodedText.Encode("label");
    private static readonly JsonEncodedText Scores = JsonEncodedText.Encode("scores");
    private static readonly JsonEncodedText Margin = JsonEncodedText.Encode("margin");
    private static readonly JsonEncodedText TrueClass = JsonEncodedText.Encode("true_class");
    private static readonly JsonEncodedText TrueLabel = JsonEncodedText.Encode("true_label");
    private static readonly JsonEncodedText EventTimeUs = JsonEncodedText.Encode("event_time_us");
    private static readonly JsonEncodedText PublishTimeUnixMs = JsonEncodedText.Encode("publish_time_unix_ms");

    private readonly JsonEncodedText _session = JsonEncodedText.Encode(session);

    // Payloads are read by MQTT clients, not put into HTML: names in any script stay readable.
    private readonly Utf8JsonWriter _json =
        new(new ArrayBufferWriter<byte>(), new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Writes the payload.</summary>
    /// <param name="report">Its prediction part must be complete.</param>
    /// <param name="now">The publish time.</param>
    /// <param name="output">Where to.</param>
    public void Encode(StepReport report, DateTimeOffset now, IBufferWriter<byte> output)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString(Session, _session);
        _json.WriteNumber(Sequence, report.Sequence);
        _json.WriteNumber(Class, report.Class);
        _json.WriteString(Label, report.Label);
        _json.WriteStartArray(Scores);
        foreach (var score in report.Scores)
        {
            WriteNumberOrNull(score);
        }

        _json.WriteEndArray();
        _json.WritePropertyName(Margin);
        WriteNumberOrNull(report.Margin);
        _json.WriteNumber(TrueClass, report.TrueClass);
        _json.WriteString(TrueLabel, report.TrueLabel);
        _json.WriteNumber(EventTimeUs, report.EndUs);
        _json.WriteNumber(PublishTimeUnixMs, now.ToUnixTimeMilliseconds());
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteNumberOrNull(float value)
    {
        if (float.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteNullValue();
        }
    }
}
