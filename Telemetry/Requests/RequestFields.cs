using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>The fields of a request's payload: a JSON object, or plain text that stands for the verb's main field.</summary>
internal sealed class RequestFields
{
    private const string TransactionField = "transaction";
    private const int MostTransactionLetters = 200;

    private readonly IReadOnlyDictionary<string, JsonElement> _fields;

    private RequestFields(IReadOnlyDictionary<string, JsonElement> fields) => _fields = fields;

    /// <summary>The caller's id for the request, a text or a number; null = none.</summary>
    public JsonElement? Transaction { get; private set; }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="RequestException">It is neither JSON nor text, or not an object.</exception>
    public static RequestFields Of(RequestVerb verb, ReadOnlySpan<byte> payload)
    {
        var text = ToText(payload).Trim();
        var fields = new RequestFields(text.StartsWith('{') ? ReadObject(text) : ReadPlain(verb, text));
        if (fields._fields.TryGetValue(TransactionField, out var transaction))
        {
            fields.Transaction = transaction.ValueKind is JsonValueKind.String or JsonValueKind.Number && transaction.GetRawText().Length <= MostTransactionLetters
                ? transaction
                : throw new RequestException($"transaction must be a text or a number of at most {MostTransactionLetters} letters");
        }

        return fields;
    }

    /// <summary>Refuses fields that nobody reads: a wrong name would else go unnoticed.</summary>
    public void RefuseOthers(RequestVerb verb)
    {
        if (_fields.Keys.FirstOrDefault(name => name != TransactionField && !verb.Fields.Contains(name)) is { } unknown)
        {
            throw new RequestException($"unknown field {unknown}: {verb.Name} takes {string.Join(", ", [.. verb.Fields, TransactionField])}");
        }
    }

    /// <summary>A text; null where the field is not there.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new RequestException($"{name} must be a text"),
    };

    /// <summary>A whole number that is not negative; plain text is read as one.</summary>
    public long? Integer64(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) && value >= 0 => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new RequestException($"{name} must be a whole number, 0 or more"),
    };

    /// <summary>The same, of 32 bits.</summary>
    public int? Integer(string name) => Integer64(name) switch
    {
        null => null,
        <= int.MaxValue and var value => (int)value,
        var value => throw new RequestException($"{name} = {value}: there is none so high"),
    };

    /// <summary>A number.</summary>
    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsFinite(value) => value,
        _ => throw new RequestException($"{name} must be a number"),
    };

    private static string ToText(ReadOnlySpan<byte> payload)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload);
        }
        catch (DecoderFallbackException)
        {
            throw new RequestException("the payload is not UTF-8");
        }
    }

    private static Dictionary<string, JsonElement> ReadObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 });
            return document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.Clone());
        }
        catch (JsonException error)
        {
            throw new RequestException($"the payload is not JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static Dictionary<string, JsonElement> ReadPlain(RequestVerb verb, string text) => (text, verb.PlainField) switch
    {
        ("", _) => [],
        (_, { } field) => new() { [field] = JsonSerializer.SerializeToElement(text, RequestJson.Default.String) },
        _ => throw new RequestException($"{verb.Name} takes an empty payload or JSON"),
    };

    private JsonElement? Find(string name) => _fields.TryGetValue(name, out var value) ? value : null;
}
