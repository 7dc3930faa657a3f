namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>Which column of a table means what: of its columns, one is the time, one x, one y, one the polarity.</summary>
internal sealed class EventColumns
{
    /// <summary>More columns than any table of events has.</summary>
    public const int MaxCount = 32;

    /// <summary>What a list of columns must have.</summary>
    public const string Help = "t, x, y and p once each, in the table's order, as in t,x,y,p; '-' for a column to pass over; t_s, t_ms, t_us or t_ns to say the unit";

    /// <summary>Names that tables have for them.</summary>
    private static readonly Dictionary<string, ColumnRole> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["t"] = ColumnRole.Time,
        ["ts"] = ColumnRole.Time,
        ["time"] = ColumnRole.Time,
        ["timestamp"] = ColumnRole.Time,
        ["timestamps"] = ColumnRole.Time,
        ["x"] = ColumnRole.X,
        ["xs"] = ColumnRole.X,
        ["y"] = ColumnRole.Y,
        ["ys"] = ColumnRole.Y,
        ["p"] = ColumnRole.Polarity,
        ["ps"] = ColumnRole.Polarity,
        ["pol"] = ColumnRole.Polarity,
        ["polarity"] = ColumnRole.Polarity,
        ["polarities"] = ColumnRole.Polarity,
        ["on"] = ColumnRole.Polarity,
    };

    private static readonly (string Suffix, TimeUnit Unit)[] Units =
    [
        ("_us", TimeUnit.Microseconds),
        ("_ms", TimeUnit.Milliseconds),
        ("_ns", TimeUnit.Nanoseconds),
        ("_s", TimeUnit.Seconds),
    ];

    private EventColumns(ColumnRole[] roles, TimeUnit? unit)
    {
        Roles = roles;
        Unit = unit;
    }

    /// <summary>The meaning of each column, in their order.</summary>
    public IReadOnlyList<ColumnRole> Roles { get; }

    /// <summary>What the time's name says it is counted in, as <c>t_us</c> does; null where it does not say.</summary>
    public TimeUnit? Unit { get; }

    /// <summary>Columns by their names.</summary>
    /// <returns>Null where one of the four is missing or there twice, or there are too many of others.</returns>
    public static EventColumns? ByNames(IReadOnlyList<string> names)
    {
        var meanings = names.Select(MeaningOf).ToArray();
        var isWhole = names.Count <= MaxCount
            && new[] { ColumnRole.Time, ColumnRole.X, ColumnRole.Y, ColumnRole.Polarity }.All(role => meanings.Count(meaning => meaning.Role == role) == 1);
        return isWhole
            ? new EventColumns([.. meanings.Select(meaning => meaning.Role)], meanings.First(meaning => meaning.Role == ColumnRole.Time).Unit)
            : null;
    }

    /// <summary>Columns as people list them: <c>t,x,y,p</c>; a name of another kind stands for a column that is passed over.</summary>
    /// <returns>Null where one of the four is missing or there twice.</returns>
    public static EventColumns? ByNames(string list) => ByNames(list.Split(',', StringSplitOptions.TrimEntries));

    /// <summary>The same, for where there is no way without.</summary>
    /// <exception cref="RecordingFormatException">One of the four is missing or there twice.</exception>
    public static EventColumns Parse(string list) => ByNames(list) ?? throw new RecordingFormatException($"columns '{list}': {Help}");

    /// <summary>Whether a name is one that tables of events have for what an event is made of.</summary>
    public static bool HasMeaning(string name) => MeaningOf(name).Role != ColumnRole.None;

    /// <summary>Position of a meaning's column.</summary>
    public int IndexOf(ColumnRole role) => Roles.TakeWhile(other => other != role).Count();

    /// <summary>As <see cref="Parse"/> takes it: <c>t,x,y,p</c>.</summary>
    public override string ToString() => string.Join(',', Roles.Select(role => role switch
    {
        ColumnRole.Time => "t",
        ColumnRole.X => "x",
        ColumnRole.Y => "y",
        ColumnRole.Polarity => "p",
        _ => "-",
    }));

    /// <summary>What a name means, with or without quotes around it, or the mark that some programs put at the beginning of a file.</summary>
    private static (ColumnRole Role, TimeUnit? Unit) MeaningOf(string name)
    {
        name = name.Trim('"', '\'', '\uFEFF');
        if (Known.TryGetValue(name, out var known))
        {
            return (known, null);
        }

        var unit = Array.Find(Units, unit => name.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        return unit.Suffix is not null && Known.TryGetValue(name[..^unit.Suffix.Length], out var time) && time == ColumnRole.Time
            ? (ColumnRole.Time, unit.Unit)
            : default;
    }
}
