using System.Text;

namespace EdgeLearner.Daemon.Views;

/// <summary>A heading and aligned rows of name and value, for people.</summary>
/// <param name="heading">The first line.</param>
internal sealed class Table(string heading)
{
    private readonly List<(string Name, string Value)> _rows = [];

    /// <summary>Adds a row; one without a value is left out.</summary>
    public Table Row(string name, string? value)
    {
        if (value is not null)
        {
            _rows.Add((name, value));
        }

        return this;
    }

    /// <summary>All lines, without a line break at the end.</summary>
    public override string ToString()
    {
        var width = _rows.Max(row => row.Name.Length);
        var lines = new StringBuilder(heading);
        foreach (var (name, value) in _rows)
        {
            lines.AppendLine().Append("  ").Append(name.PadRight(width)).Append("  ").Append(value);
        }

        return lines.ToString();
    }
}
