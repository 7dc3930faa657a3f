using System.Buffers;
using System.Globalization;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>Reads the values that the header of an npy file is written in: dictionaries, lists, tuples, strings, whole numbers, True and False.</summary>
/// <remarks>They become <c>Dictionary&lt;string, object&gt;</c>, <c>List&lt;object&gt;</c> (tuples too), <c>string</c>, <c>long</c> and <c>bool</c>.</remarks>
internal ref struct PythonLiteral
{
    private const int MaxDepth = 8;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(",:)]} ");

    private ReadOnlySpan<char> _rest;

    /// <summary>Reads one value.</summary>
    /// <returns>Null where the text is none.</returns>
    public static object? Parse(string text)
    {
        var literal = new PythonLiteral { _rest = text };
        return literal.TryTake(0, out var value) && literal._rest.Trim().IsEmpty ? value : null;
    }

    private bool TryTake(int depth, out object value)
    {
        value = "";
        _rest = _rest.TrimStart();
        if (_rest.IsEmpty || depth > MaxDepth)
        {
            return false;
        }

        return _rest[0] switch
        {
            '{' => TryTakeDictionary(depth, out value),
            '[' => TryTakeList(']', depth, out value),
            '(' => TryTakeList(')', depth, out value),
            '\'' or '"' => TryTakeString(out value),
            _ => TryTakeWord(out value),
        };
    }

    private bool TryTakeDictionary(int depth, out object value)
    {
        var entries = new Dictionary<string, object>();
        value = entries;
        for (_rest = _rest[1..]; !TrySkip('}'); TrySkip(','))
        {
            if (!TryTake(depth + 1, out var key) || key is not string name || !TrySkip(':') || !TryTake(depth + 1, out var entry))
            {
                return false;
            }

            entries[name] = entry;
        }

        return true;
    }

    private bool TryTakeList(char end, int depth, out object value)
    {
        var items = new List<object>();
        value = items;
        for (_rest = _rest[1..]; !TrySkip(end); TrySkip(','))
        {
            if (!TryTake(depth + 1, out var item))
            {
                return false;
            }

            items.Add(item);
        }

        return true;
    }

    private bool TryTakeString(out object value)
    {
        var length = _rest[1..].IndexOf(_rest[0]);
        value = length < 0 ? "" : _rest.Slice(1, length).ToString();
        _rest = length < 0 ? _rest : _rest[(length + 2)..];
        return length >= 0;
    }

    private bool TryTakeWord(out object value)
    {
        var length = _rest.IndexOfAny(WordEnds);
        var word = length < 0 ? _rest : _rest[..length];
        _rest = _rest[word.Length..];
        var isNumber = long.TryParse(word.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number); // Python 2 wrote 3L
        value = isNumber ? number : word is "True";
        return isNumber || word is "True" or "False";
    }

    private bool TrySkip(char mark)
    {
        _rest = _rest.TrimStart();
        var isThere = !_rest.IsEmpty && _rest[0] == mark;
        _rest = isThere ? _rest[1..] : _rest;
        return isThere;
    }
}
