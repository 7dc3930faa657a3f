using System.CommandLine;
using System.Globalization;
using EdgeLearner.Daemon.Options;
using Setting = System.Collections.Generic.KeyValuePair<string, string?>;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The switches that <c>run</c>, <c>replay</c> and <c>check</c> share: shorthands for options, and a way to set any other.</summary>
internal sealed class PipelineSwitches
{
    private readonly Option<bool> _noMqtt = new("--no-mqtt") { Description = "Publish nothing. (Telemetry:Enabled)" };
    private readonly ConfigurationSwitches _configuration = new();
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Seed of everything random in learning. (Learning:Seed)", HelpName = "N" };
    private readonly Option<int?> _loop = new("--loop") { Description = "How often to play the recording; 0 = endless. (Source:Loops)", HelpName = "N" };
    private readonly Option<bool> _frozen = new("--frozen") { Description = "Only predict, learn nothing. (Learning:Enabled)" };

    /// <summary>The switches of a command.</summary>
    /// <param name="command">Gets them.</param>
    /// <param name="withFiles">Whether <see cref="Model"/>, <see cref="Save"/> and <see cref="History"/> are among them.</param>
    public PipelineSwitches(Command command, bool withFiles)
    {
        Option[] files = withFiles ? [Model, Save, History] : [];
        foreach (var option in (Option[])[_noMqtt, _configuration.Config, _seed, _loop, _frozen, .. files, _configuration.Set])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The model to start from.</summary>
    public Option<string?> Model { get; } = new("--model") { Description = "Start from this model.", HelpName = "FILE" };

    /// <summary>Where to save the model.</summary>
    public Option<string?> Save { get; } = new("--save") { Description = "Save the model here at the end.", HelpName = "FILE" };

    /// <summary>Where to write how it goes.</summary>
    public Option<string?> History { get; } = new("--history")
    {
        Description = "Write how it goes to this CSV file, a line a minute of sensor time, and at the end its picture beside it.",
        HelpName = "FILE.csv",
    };

    /// <summary>Puts the files of the command line into a plan.</summary>
    /// <exception cref="UsageException">Two of them are one, or the history has no place.</exception>
    public RunPlan WithHistory(RunPlan plan, ParseResult parsed)
    {
        plan = plan with { HistoryFile = parsed.GetValue(History) };
        OutputFiles.RefuseClashes(
            [parsed.GetValue(Model)],
            [("the model (--save)", parsed.GetValue(Save)), ("the history (--history)", plan.HistoryFile), ("the history's picture", plan.HistoryPicture)]);
        if (plan.HistoryFile is { } history)
        {
            OutputFiles.RequirePlace(History.Name, history);
        }

        return plan;
    }

    /// <summary>The configuration with what the command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">What the command sets unless the command line says otherwise.</param>
    /// <param name="own">What the command's own switches and arguments say.</param>
    /// <exception cref="ConfigurationException">It is not usable.</exception>
    /// <exception cref="UsageException">It would be, but for switches of the command.</exception>
    public DaemonOptions Load(ParseResult parsed, IEnumerable<Setting> defaults, IEnumerable<Setting> own)
    {
        IReadOnlyList<Setting> configured = [.. defaults, .. _configuration.Sets(parsed)];
        var file = _configuration.File(parsed);
        try
        {
            return ConfigurationLoader.Load(file, [.. configured, .. Shorthands(parsed), .. own]);
        }
        catch (ConfigurationException error)
        {
            ConfigurationLoader.Load(file, configured);
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Configuration files that <see cref="Load"/> reads where they are there, but for the one of the program itself.</summary>
    public IReadOnlyList<string> Files(ParseResult parsed) => ConfigurationLoader.Files(_configuration.File(parsed));

    private IEnumerable<Setting> Shorthands(ParseResult parsed)
    {
        if (parsed.GetValue(_noMqtt))
        {
            yield return new Setting("Telemetry:Enabled", "false");
        }

        if (parsed.GetValue(_frozen))
        {
            yield return new Setting("Learning:Enabled", "false");
        }

        if (parsed.GetValue(_seed) is { } seed)
        {
            yield return new Setting("Learning:Seed", seed.ToString(CultureInfo.InvariantCulture));
        }

        if (parsed.GetValue(_loop) is { } loops)
        {
            yield return new Setting("Source:Loops", loops.ToString(CultureInfo.InvariantCulture));
        }
    }
}
