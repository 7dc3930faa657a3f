using System.CommandLine;
using Setting = System.Collections.Generic.KeyValuePair<string, string?>;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The switches of every command that goes by the configuration: one more file, and any option by its name.</summary>
internal sealed class ConfigurationSwitches
{
    /// <summary>Both, not yet in a command.</summary>
    public ConfigurationSwitches() => Set.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=') < 1))
        {
            result.AddError($"'--set {token.Value}' is not of the form Section:Key=value.");
        }
    });

    /// <summary>One more file.</summary>
    public Option<string?> Config { get; } = new("--config") { Description = "One more configuration file, over those of the system.", HelpName = "FILE" };

    /// <summary>Any option.</summary>
    public Option<string[]> Set { get; } = new("--set") { Description = "Any option of the configuration. Repeatable.", HelpName = "Section:Key=value" };

    /// <summary>The file that the command line names; null = none.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(Config);

    /// <summary>What the command line sets.</summary>
    public IEnumerable<Setting> Sets(ParseResult parsed) =>
        (parsed.GetValue(Set) ?? []).Select(set => set.Split('=', 2)).Select(parts => new Setting(parts[0].Trim(), parts[1].Trim()));
}
