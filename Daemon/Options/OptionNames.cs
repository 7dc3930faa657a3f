using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Options;

/// <summary>The options by name: what a file, a variable or <c>--set</c> may say.</summary>
internal static class OptionNames
{
    /// <summary>Every option, in the order of the records, as <c>Section:Key</c>.</summary>
    public static IReadOnlyList<OptionName> All { get; } = [.. Of(typeof(DaemonOptions), "")];

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

    /// <summary>The option's value.</summary>
    public object? ValueIn(DaemonOptions options) => Key.Split(ConfigurationPath.KeyDelimiter)
        .Aggregate((object?)options, (section, name) => section!.GetType().GetProperty(name)!.GetValue(section));

    /// <summary>The same for people; equal where the values are.</summary>
    public string TextIn(DaemonOptions options) => Text(ValueIn(options));

    /// <summary>Whether a configuration key belongs to this option. Case does not matter.</summary>
    public bool Owns(string key) =>
        key.Equals(Key, StringComparison.OrdinalIgnoreCase) ||
        (IsList && key.StartsWith(Key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase));

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
