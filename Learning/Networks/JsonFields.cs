using System.Globalization;
using System.Text.Json;

namespace EdgeLearner.Learning.Networks;

/// <summary>The fields of a JSON object that a person wrote, taken one by one. Every complaint names the file and the field.</summary>
internal sealed class JsonFields
{
    private readonly string _file;
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _left = [];
    private readonly List<string> _taken = [];

    /// <summary>The fields of an object.</summary>
    /// <param name="file">The file, for complaints.</param>
    /// <param name="path">Where in the file the object stands; empty = it is all of it.</param>
    /// <param name="value">The object.</param>
    /// <exception cref="NetworkException">It is no object.</exception>
    public JsonFields(string file, string path, JsonElement value)
    {
        (_file, _path) = (file, path);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new NetworkException($"{file}: {(path.Length > 0 ? path : "the whole")} must be an object, in braces");
        }

        foreach (var field in value.EnumerateObject())
        {
            _left.Add(field.Name, field.Value);
        }
    }

    /// <summary>A text; null where the field is not there.</summary>
    public string? Text(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text
        : throw Wrong(name, value, "a text, in quotes");

    /// <summary>True or false, or false alone; null where the field is not there.</summary>
    public bool? Flag(string name, bool mayBeTrue = true) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.True && mayBeTrue) ? value.GetBoolean()
        : throw Wrong(name, value, mayBeTrue ? "true or false" : "false");

    /// <summary>A whole number; null where the field is not there.</summary>
    public int? Integer(string name, int min, int max) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max ? number
        : throw Wrong(name, value, min == max ? $"{min}" : $"a whole number from {min} to {max}");

    /// <summary>A number; null where the field is not there.</summary>
    public float? Number(string name, float min, float max) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number >= min && number <= max ? number
        : throw Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));

    /// <summary>One of the names of an enumeration, in any case; null where the field is not there.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && Names<T>(value.GetString()!) is { Length: 1 } found ? Enum.Parse<T>(found[0])
        : throw Wrong(name, value, string.Join(" or ", Enum.GetNames<T>()));

    /// <summary>An object; null where the field is not there.</summary>
    public JsonFields? Object(string name) => Take(name) is { } value ? new JsonFields(_file, _path + name, value) : null;

    /// <summary>A list of objects; null where the field is not there.</summary>
    public IEnumerable<JsonFields>? Objects(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select((item, index) => new JsonFields(_file, $"{_path}{name}[{index}]", item))
        : throw Wrong(name, value, "a list, in brackets");

    /// <summary>A field that may stand there and says nothing.</summary>
    public void Ignore(string name) => Take(name);

    /// <summary>What to throw where a field should be there.</summary>
    public NetworkException Missing(string name) => new($"{_file}: {Full(name)} is missing");

    /// <summary>Refuses what was not taken: a misspelt name would otherwise go by unnoticed.</summary>
    /// <exception cref="NetworkException">There is such a field.</exception>
    public void RefuseOthers()
    {
        if (_left.Count > 0)
        {
            throw new NetworkException($"{_file}: {Full(_left.Keys.First())} is no field; fields: {string.Join(", ", _taken)}");
        }
    }

    private static string[] Names<T>(string name)
        where T : struct, Enum => [.. Enum.GetNames<T>().Where(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase))];

    private JsonElement? Take(string name)
    {
        _taken.Add(name);
        return _left.Remove(name, out var value) ? value : null;
    }

    private NetworkException Wrong(string name, JsonElement value, string wanted)
    {
        var given = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? $"an {value.ValueKind.ToString().ToLowerInvariant()}" : value.GetRawText();
        return new NetworkException($"{_file}: {Full(name)} = {given}: must be {wanted}");
    }

    private string Full(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;
}
