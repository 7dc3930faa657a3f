using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>Writes the answers to requests. Of any thread; waits for nothing.</summary>
/// <param name="queue">Where they go.</param>
internal sealed class ResponseWriter(PublishQueue queue)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one.</summary>
    /// <param name="verb">What it answers.</param>
    /// <param name="data">What came of the request; null where nothing did.</param>
    /// <param name="error">Why not; null where it is done.</param>
    /// <param name="transaction">The request's id; null = none.</param>
    /// <param name="replyTo">Where to instead; null = to the verb's topic.</param>
    public void Write(RequestVerb verb, JsonObject? data, string? error, JsonElement? transaction = null, ReplyAddress? replyTo = null)
    {
        var message = queue.Rent(verb.ResponseTopic);
        message.ReplyTo = replyTo;
        using (var json = new Utf8JsonWriter(message, Readable))
        {
            json.WriteStartObject();
            json.WriteString("status", error is null ? "ok" : "error");
            if (data is not null)
            {
                json.WritePropertyName("data");
                data.WriteTo(json);
            }

            if (error is not null)
            {
                json.WriteString("error", error);
            }

            if (transaction is { } id)
            {
                json.WritePropertyName("transaction");
                id.WriteTo(json);
            }

            json.WriteEndObject();
        }

        queue.Put(message);
    }
}

/// <summary>Where an answer goes that an MQTT 5 client wants elsewhere.</summary>
/// <param name="Topic">Full name of the topic; null = as always.</param>
/// <param name="Correlation">What the client knows its request by; null = nothing.</param>
internal sealed record ReplyAddress(string? Topic, byte[]? Correlation);
