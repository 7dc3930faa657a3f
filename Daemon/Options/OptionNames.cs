using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Options;

/// <summary>The options by name: what a file, a variable or <c>--set</c> may say.</summary>
internal static class OptionNames
{
    /// <summary>Every option, in the order of the records, as <c>Section:Key</c>.</summary>
    public static IReadOnlyList<OptionName> All { get; } = [.. Of(typeof(DaemonOptions), "")];

    /// <summary>Every section that holds options, at any depth, as <c>Section:Section</c>.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. All.SelectMany(option => option.Sections).Distinct()];

    /// <summary>Whether a type is a section: a record of ours with options of its own.</summary>
    public static bool IsSection(Type type) =>
        type.IsClass && !IsList(type) && type.Namespace!.StartsWith(nameof(EdgeLearner), StringComparison.Ordinal);

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static IEnumerable<OptionName> Of(Type section, string prefix) => section
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .SelectMany(property => IsSection(property.PropertyType)
            ? Of(property.PropertyType, $"{prefix}{property.Name}{ConfigurationPath.KeyDelimiter}")
            : [new OptionName(prefix + property.Name, property.PropertyType, IsList(property.PropertyType))]);
}

/// <summary>One option.</summary>
/// <param name="Key">Its name, as <c>Section:Key</c>.</param>
/// <param name="Type">What its value is.</param>
/// <param name="IsList">Whether it takes several values, as <c>Section:Key:0</c> and so on, or <c>Section:Key:name</c>.</param>
internal sealed record OptionName(string Key, Type Type, bool IsList)
{
    /// <summary>What one of its values is.</summary>
    public Type ValueType => IsList ? Type.GetGenericArguments()[^1] : Type;

    /// <summary>Whether its values have names and not numbers.</summary>
    public bool IsNamed => IsList && Type.GetGenericArguments().Length > 1;

    /// <summary>What one of its values must be, for people.</summary>
    public string Wanted => (Nullable.GetUnderlyingType(ValueType) ?? ValueType) switch
    {
        var type when type.IsEnum => string.Join(" or ", Enum.GetNames(type)),
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(string) => "a text",
        var type when type == typeof(double) => "a number",
        var type when type == typeof(ulong) => "a whole number, 0 or more",
        _ => "a whole number",
    };

    /// <summary>The sections that it lies in, from the innermost on.</summary>
    public IEnumerable<string> Sections
    {
        get
        {
            for (var section = ConfigurationPath.GetParentPath(Key); section is not null; section = ConfigurationPath.GetParentPath(section))
            {
                yield return section;
            }
        }
    }

    /// <summary>Whether a text can be one of its values, bounds aside.</summary>
    public bool CanRead(string text)
    {
        if (ValueType.IsEnum) // its converter takes any number, and sums of names
        {
            return Enum.GetNames(ValueType).Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            TypeDescriptor.GetConverter(ValueType).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>The option's value.</summary>
    public object? ValueIn(DaemonOptions options) => Key.Split(ConfigurationPath.KeyDelimiter)
        .Aggregate((object?)options, (section, name) => section!.GetType().GetProperty(name)!.GetValue(section));

    /// <summary>The same for people; equal where the values are.</summary>
    public string TextIn(DaemonOptions options) => Text(ValueIn(options));

    /// <summary>Whether a configuration key is this option or lies below it. Case does not matter.</summary>
    public bool Owns(string key) =>
        key.Equals(Key, StringComparison.OrdinalIgnoreCase) ||
        key.StartsWith(Key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase);

    private static string Text(object? value) => value switch
    {
        null => "(not set)",
        bool flag => flag ? "true" : "false",
        string text => text,
        IReadOnlyDictionary<string, int> named => Text(named.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")),
        IEnumerable list => string.Join(", ", list.Cast<object>()) is { Length: > 0 } items ? items : "(none)",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
