using System.Text;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>What the first lines of a text say: the names of the columns, the size of the sensor, and the first rows.</summary>
internal sealed class TextPreface
{
    private const int MaxRows = 1000;

    private readonly List<DecimalNumber[]> _rows = [];

    private TextPreface()
    {
    }

    /// <summary>Bytes before the first event.</summary>
    public int Length { get; private set; }

    /// <summary>The names of the columns; null where there are none.</summary>
    public IReadOnlyList<string>? Names { get; private set; }

    /// <summary>The sensor, where a first line of two numbers tells it; null where none does.</summary>
    public SensorGeometry? Geometry { get; private set; }

    /// <summary>Columns of the first row; 0 without rows.</summary>
    public int RowLength => _rows.Count > 0 ? _rows[0].Length : 0;

    /// <summary>The first rows, as far as they are numbers.</summary>
    public IReadOnlyList<double[]> Rows => [.. _rows.Select(row => row.Select(number => number.ToDouble()).ToArray())];

    /// <summary>Reads the first lines; a last one without its end counts as one.</summary>
    /// <param name="head">The beginning of the file.</param>
    public static TextPreface Read(ReadOnlySpan<byte> head)
    {
        var preface = new TextPreface();
        for (var at = 0; at < head.Length && preface._rows.Count < MaxRows;)
        {
            var length = head[at..].IndexOf((byte)'\n');
            var line = length < 0 ? head[at..] : head.Slice(at, length);
            at = length < 0 ? head.Length : at + length + 1;
            preface.TakeLine(line, at);
        }

        return preface;
    }

    /// <summary>Whether any of the first times is no whole number.</summary>
    public bool HasFractions(EventColumns columns)
    {
        var time = columns.IndexOf(ColumnRole.Time);
        return _rows.Any(row => time < row.Length && !row[time].IsWhole);
    }

    private void TakeLine(ReadOnlySpan<byte> line, int end)
    {
        var fields = Fields(line);
        if (_rows.Count == 0 && TextLine.IsRemark(line))
        {
            string[] names = [.. fields.Select(field => field.TrimStart('#', '%')).Where(field => field.Length > 0)]; // some put a mark before names
            Names ??= EventColumns.ByNames(names) is null ? null : names;
            Length = end;
            return;
        }

        var numbers = new DecimalNumber[fields.Count];
        var numeric = fields.Select((field, i) => DecimalNumber.TryParse(Encoding.UTF8.GetBytes(field), out numbers[i])).Count(isNumber => isNumber);
        if (_rows.Count == 0 && numeric < Math.Min(2, fields.Count))
        {
            Names ??= fields;
            Length = end;
        }
        else if (_rows.Count == 0 && fields.Count == 2 && Geometry is null && numbers[0].TryScale(0, out var width) && numbers[1].TryScale(0, out var height))
        {
            Geometry = new((int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue));
            Length = end;
        }
        else if (numeric == fields.Count && !TextLine.IsRemark(line))
        {
            _rows.Add(numbers);
        }
    }

    private static List<string> Fields(ReadOnlySpan<byte> line)
    {
        var fields = new List<string>();
        while (fields.Count <= EventColumns.MaxCount && TextLine.TryTakeField(ref line, out var field))
        {
            fields.Add(Encoding.UTF8.GetString(field));
        }

        return fields;
    }
}
