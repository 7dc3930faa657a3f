using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>A request that waits for its answer. To be answered once, from any thread.</summary>
public sealed class IncomingRequest
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PublishQueue _queue;
    private readonly RequestVerb _verb;
    private readonly JsonElement? _transaction;
    private readonly ReplyAddress? _replyTo;

    internal IncomingRequest(LearnerRequest request, PublishQueue queue, RequestVerb verb, JsonElement? transaction, ReplyAddress? replyTo) =>
        (Request, _queue, _verb, _transaction, _replyTo) = (request, queue, verb, transaction, replyTo);

    /// <summary>What is asked.</summary>
    public LearnerRequest Request { get; }

    /// <summary>Says that it is done.</summary>
    /// <param name="data">What came of it.</param>
    public void Done(JsonObject data) => Answer(_queue, _verb, data, error: null, _transaction, _replyTo);

    /// <summary>Says that it is not done.</summary>
    /// <param name="error">One line that says why, and what to change.</param>
    public void Refuse(string error) => Answer(_queue, _verb, data: null, error, _transaction, _replyTo);

    internal static void Answer(PublishQueue queue, RequestVerb verb, JsonObject? data, string? error, JsonElement? transaction, ReplyAddress? replyTo)
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
