using System.Text;
using System.Text.Json;

namespace EdgeLearner.Daemon.Options;

/// <summary>Changes single values in a configuration file, and nothing else of it: comments, order and layout stay.</summary>
internal static class SettingsFile
{
    private const int IndentBytes = 2;

    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The text with a number in an object of the outermost object: changed where it is there, else added, with the object where that is missing.</summary>
    /// <param name="text">JSON with comments; empty = nothing yet.</param>
    /// <param name="path">Names from the outermost object down, in any case.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="JsonException">The text is no JSON object, or something on the way is no object.</exception>
    public static string Set(string text, IReadOnlyList<string> path, int value)
    {
        var bytes = Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "{}\n" : text);
        var place = Find(bytes, path);
        var added = place.Found == path.Count ? $"{value}" : New(path, place, value);
        return Encoding.UTF8.GetString([.. bytes.AsSpan(0, place.Start), .. Encoding.UTF8.GetBytes(added), .. bytes.AsSpan(place.End)]);
    }

    /// <summary>Follows the path as far as it goes.</summary>
    private static Place Find(ReadOnlySpan<byte> bytes, IReadOnlyList<string> path)
    {
        var json = new Utf8JsonReader(bytes, Lenient);
        json.Read();
        var place = Inside(ref json, 0);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isNext = string.Equals(json.GetString(), path[place.Found], StringComparison.OrdinalIgnoreCase);
            json.Read();
            if (!isNext)
            {
                json.Skip();
            }
            else if (place.Found + 1 == path.Count)
            {
                var start = (int)json.TokenStartIndex;
                json.Skip();
                return new Place(path.Count, start, (int)json.BytesConsumed, IsEmpty: false);
            }
            else
            {
                place = json.TokenType == JsonTokenType.Null
                    ? throw new JsonException($"{path[place.Found]} is null: make it {{ }}")
                    : Inside(ref json, place.Found + 1);
            }
        }

        return place;
    }

    /// <summary>Just behind the brace that opens an object.</summary>
    private static Place Inside(ref Utf8JsonReader json, int found)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"{json.TokenType} where an object should be");
        }

        var ahead = json; // a copy: the reader is a value
        ahead.Read();
        return new Place(found, (int)json.BytesConsumed, (int)json.BytesConsumed, ahead.TokenType == JsonTokenType.EndObject);
    }

    /// <summary>What is missing, as the first in the innermost object that is there.</summary>
    private static string New(IReadOnlyList<string> path, Place place, int value)
    {
        var lines = new StringBuilder();
        for (var level = place.Found; level < path.Count; level++)
        {
            lines.Append('\n').Append(' ', (level + 1) * IndentBytes).Append('"').Append(path[level]).Append("\": ").Append(level + 1 < path.Count ? "{" : $"{value}");
        }

        for (var level = path.Count - 1; level > place.Found; level--)
        {
            lines.Append('\n').Append(' ', level * IndentBytes).Append('}');
        }

        return lines.Append(place.IsEmpty ? $"\n{new string(' ', place.Found * IndentBytes)}" : ",").ToString();
    }

    /// <summary>A stretch of the text that is to be replaced.</summary>
    /// <param name="Found">Names of the path that are there.</param>
    /// <param name="Start">First byte.</param>
    /// <param name="End">First byte after it.</param>
    /// <param name="IsEmpty">Whether the object around it has nothing in it.</param>
    private readonly record struct Place(int Found, int Start, int End, bool IsEmpty);
}
