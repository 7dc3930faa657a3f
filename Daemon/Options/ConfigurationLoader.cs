using System.Text;
using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Options;

/// <summary>Puts the configuration together: built-in file, system file, a file of the user's, environment, command line; the later wins.</summary>
internal static class ConfigurationLoader
{
    /// <summary>The system-wide file, read where it exists.</summary>
    public const string SystemFile = "/etc/edgelearner/appsettings.json";

    /// <summary>Environment variables are <c>EDGELEARNER_Section__Key</c>.</summary>
    public const string EnvironmentPrefix = "EDGELEARNER_";

    /// <summary>The annotated file beside the program, which holds every option with its default.</summary>
    public static string BuiltInFile { get; } = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    /// <summary>Files over the built-in one, in the order in which they are read.</summary>
    /// <param name="file">File of the user's, null = none.</param>
    public static IReadOnlyList<string> Files(string? file) => file is null ? [SystemFile] : [SystemFile, Path.GetFullPath(file)];

    /// <summary>Reads and validates everything.</summary>
    /// <param name="file">File of the user's (<c>--config</c>), null = none.</param>
    /// <param name="overrides">From the command line, as <c>Section:Key</c> and value; the later wins.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, an option is unknown, or values are out of bounds: all of them in one line.</exception>
    public static DaemonOptions Load(string? file, IEnumerable<KeyValuePair<string, string?>> overrides) => Make(Read(file, overrides));

    /// <summary>Validates what a file would be with another text, under the files below it and the environment.</summary>
    /// <param name="file">Full path of the file, which need not be there.</param>
    /// <param name="text">What it would hold.</param>
    /// <returns>The whole configuration then.</returns>
    /// <exception cref="ConfigurationException">As of <see cref="Load"/>.</exception>
    public static DaemonOptions Check(string file, string text)
    {
        var builder = new ConfigurationBuilder().AddJsonFile(BuiltInFile);
        if (file != SystemFile)
        {
            builder.AddJsonFile(SystemFile, optional: true);
        }

        return Make(Build(builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text))), []));
    }

    private static DaemonOptions Make(IConfiguration configuration)
    {
        ThrowIfAny([.. UnknownKeys(configuration), .. ConfigurationShape.Errors(configuration), .. UnreadableValues(configuration)]);
        var options = configuration.Get<DaemonOptions>() ?? new DaemonOptions();
        ThrowIfAny(OptionsValidator.Validate(options));
        return options;
    }

    private static IConfiguration Read(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new ConfigurationException($"{file}: no such configuration file");
        }

        var builder = new ConfigurationBuilder().AddJsonFile(BuiltInFile).AddJsonFile(SystemFile, optional: true);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file));
        }

        return Build(builder, overrides);
    }

    private static IConfiguration Build(IConfigurationBuilder builder, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        try
        {
            return builder.AddInMemoryCollection(FromEnvironment()).AddInMemoryCollection(LastOfEach(overrides)).Build();
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(OneLine($"configuration: {error.Message} {error.InnerException?.Message}"));
        }
    }

    /// <summary>Only names in a section, and of one, count as options, so that other variables of ours (and of tests) are none.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable()
            .Where(option => option.Value is not null && (option.Key.Contains(ConfigurationPath.KeyDelimiter) || IsSection(option.Key)));

    private static Dictionary<string, string?> LastOfEach(IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        var last = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in overrides)
        {
            last[key] = value;
        }

        return last;
    }

    /// <summary>The binder would report the first of one section only.</summary>
    private static IEnumerable<string> UnknownKeys(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(option => !configuration.GetSection(option.Key).GetChildren().Any())
        .Where(option => !OptionNames.All.Any(name => name.Owns(option.Key)) && !IsSection(option.Key))
        .Select(option => $"{option.Key} is no option")
        .Order(StringComparer.Ordinal);

    private static bool IsSection(string key) => OptionNames.Sections.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> UnreadableValues(IConfiguration configuration)
    {
        foreach (var (option, setting) in OptionNames.All.SelectMany(option => SettingsOf(option, configuration), (option, setting) => (option, setting)))
        {
            if (setting.Value is { } text && !option.CanRead(text))
            {
                yield return $"{setting.Path} = {text}: must be {option.Wanted}";
            }
        }
    }

    /// <summary>The one value of an option, or each of several.</summary>
    private static IEnumerable<(string Path, string? Value)> SettingsOf(OptionName option, IConfiguration configuration) => option.IsList
        ? configuration.GetSection(option.Key).GetChildren().Select(child => (child.Path, child.Value))
        : [(option.Key, configuration[option.Key])];

    private static void ThrowIfAny(IReadOnlyList<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new ConfigurationException(OneLine($"configuration: {Secrets.Hide(string.Join("; ", errors))}"));
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

/// <summary>The configuration is not usable. The message is one line that names option, value and bound.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
