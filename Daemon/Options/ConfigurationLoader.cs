using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Options;

/// <summary>Puts the configuration together: built-in file, system file, a file of the user's, environment, command line; the later wins.</summary>
internal static class ConfigurationLoader
{
    /// <summary>The system-wide file, read where it exists.</summary>
    public const string SystemFile = "/etc/edgelearner/appsettings.json";

    /// <summary>Environment variables are <c>EDGELEARNER_Section__Key</c>.</summary>
    private const string EnvironmentPrefix = "EDGELEARNER_";

    /// <summary>Reads and validates everything.</summary>
    /// <param name="file">File of the user's (<c>--config</c>), null = none.</param>
    /// <param name="overrides">From the command line, as <c>Section:Key</c> and value.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, an option is unknown, or values are out of bounds: all of them in one line.</exception>
    public static DaemonOptions Load(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        var configuration = Read(file, overrides);
        var options = Bind(configuration);
        var errors = OptionsValidator.Validate(options);
        return errors.Count == 0 ? options : throw new ConfigurationException($"configuration: {string.Join("; ", errors)}");
    }

    private static IConfiguration Read(string? file, IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new ConfigurationException($"{file}: no such configuration file");
        }

        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddJsonFile(SystemFile, optional: true);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file));
        }

        try
        {
            return builder.AddInMemoryCollection(FromEnvironment()).AddInMemoryCollection(overrides).Build();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{error.Message} {error.InnerException?.Message}".ReplaceLineEndings(" ").Trim());
        }
    }

    /// <summary>Only names with a section count as options, so that other variables of ours (and of tests) are none.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable()
            .Where(option => option.Value is not null && option.Key.Contains(ConfigurationPath.KeyDelimiter));

    private static DaemonOptions Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.Get<DaemonOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new DaemonOptions();
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException($"configuration: {error.Message} {error.InnerException?.Message}".ReplaceLineEndings(" ").Trim());
        }
    }
}

/// <summary>The configuration is not usable. The message is one line that names option, value and bound.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
