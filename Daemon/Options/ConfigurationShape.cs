using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Options;

/// <summary>Whether values lie where the options want them: a section is no value, a list no single one, a value no list. The binder passes over all of these in silence.</summary>
internal static class ConfigurationShape
{
    /// <summary>What lies otherwise: a line each, with the key and what belongs there; none if all is well.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration) =>
    [
        .. OptionNames.Sections
            .Where(section => configuration[section] is not null)
            .Select(section => $"{section} = {configuration[section]}: must be a section: set its options, as {First(section)}"),
        .. OptionNames.All.SelectMany(option => option.IsList ? ErrorsOfList(option, configuration.GetSection(option.Key)) : Several(configuration.GetSection(option.Key), option)),
    ];

    private static IEnumerable<string> ErrorsOfList(OptionName option, IConfigurationSection list)
    {
        var how = option.IsNamed ? $"must be named values: set each, as {option.Key}:NAME" : $"must be a list: set each value, as {option.Key}:0";
        return
        [
            .. string.IsNullOrEmpty(list.Value) ? [] : (string[])[$"{option.Key} = {list.Value}: {how}"], // an empty list in a file reads as an empty value
            .. list.GetChildren().Where(value => !option.IsNamed && !IsNumber(value.Key)).Select(value => $"{value.Path}: {how}"),
            .. list.GetChildren().SelectMany(value => Several(value, option)),
        ];
    }

    private static IEnumerable<string> Several(IConfigurationSection value, OptionName option) =>
        value.GetChildren().Any() ? [$"{value.Path}: must be {option.Wanted}, one value and not several"] : [];

    private static string First(string section) => OptionNames.All.First(option => option.Sections.Contains(section)).Key;

    private static bool IsNumber(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
