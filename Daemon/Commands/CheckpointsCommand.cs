using System.CommandLine;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Checkpoints;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>checkpoints list|show|restore|export</c>: the generations that <c>run</c> keeps.</summary>
internal sealed class CheckpointsCommand
{
    private readonly Option<string?> _state = new("--state")
    {
        Description = "The state folder. Default: the one of run, as configured. (State:Directory)",
        HelpName = "DIR",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };
    private readonly Argument<int> _number = new("N") { Description = "Number of a generation, as list prints it." };
    private readonly Option<string> _out = new("--out")
    {
        Description = "The model's file; its windows come beside it, under the same name with .windows.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Terminal _terminal;

    private CheckpointsCommand(Terminal terminal) => _terminal = terminal;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var own = new CheckpointsCommand(terminal);
        var list = new Command("list", "Lists the generations, newest first, and holds each against its checksums.") { own._state, own._json };
        list.SetAction(own.List);
        var show = new Command("show", "Prints what is known of one generation.") { own._number, own._state, own._json };
        show.SetAction(own.Show);
        var restore = new Command("restore", "Makes an earlier generation the newest again, as a new one. Not while a run uses the folder.")
        {
            own._number, own._state, own._json,
        };
        restore.SetAction(own.Restore);
        var export = new Command("export", "Writes one generation to files of your own, for --model.") { own._number, own._out, own._state };
        export.SetAction(own.Export);
        return new Command("checkpoints", "Lists, shows, restores and exports the generations of what run has learned.") { list, show, restore, export };
    }

    private int List(ParseResult parsed)
    {
        using var store = Open(Folder(parsed));
        var generations = store.Inspect();
        _terminal.WriteLine(parsed.GetValue(_json) ? GenerationJson.Write(generations) : GenerationTable.Write(generations, Folder(parsed)));
        return generations.All(one => one.Damage is null) ? 0 : 1;
    }

    private int Show(ParseResult parsed)
    {
        using var store = Open(Folder(parsed));
        var number = parsed.GetValue(_number);
        var generation = store.Inspect().FirstOrDefault(one => one.Number == number)
            ?? throw new CheckpointException($"there is no generation {number} in {Folder(parsed)}: edgelearner checkpoints list prints those that are");
        _terminal.WriteLine(parsed.GetValue(_json) ? GenerationJson.Write(generation) : GenerationTable.Write(generation));
        return generation.Damage is null ? 0 : 1;
    }

    private int Restore(ParseResult parsed)
    {
        var folder = Folder(parsed);
        using var own = TakeLock(folder);
        using var store = Open(folder, isReadOnly: false);
        var restored = store.Restore(parsed.GetValue(_number));
        var generation = store.Inspect().Single(one => one.Number == restored.Number);
        _terminal.WriteLine(parsed.GetValue(_json)
            ? GenerationJson.Write(generation)
            : $"generation {restored.Number} is the newest now, equal to {restored.Parent}; the next run goes on from it");
        return 0;
    }

    private int Export(ParseResult parsed)
    {
        var (number, file) = (parsed.GetValue(_number), parsed.GetRequiredValue(_out));
        using var store = Open(Folder(parsed));
        SaveFile.Prepare(file, _out.Name);
        ModelFile.Save(file, store.LoadWhole(number));
        _terminal.WriteLine($"generation {number} is now {file}{(File.Exists(WindowFile.Beside(file)) ? $", its windows {WindowFile.Beside(file)}" : "")}");
        return 0;
    }

    private static IDisposable TakeLock(string folder)
    {
        try
        {
            return StateLock.Take(folder);
        }
        catch (ConfigurationException)
        {
            throw new ConfigurationException(
                $"{folder}: a run uses it, and would not see what is restored: end it first, or let it go back by itself over MQTT (request/rollback)");
        }
    }

    private string Folder(ParseResult parsed)
    {
        var folder = parsed.GetValue(_state) is { } given ? Path.GetFullPath(given) : ConfigurationLoader.Load(null, []).State.EffectiveDirectory;
        return Directory.Exists(folder) ? folder : throw new UsageException($"{folder}: no such state folder; name one with {_state.Name} DIR");
    }

    private GenerationStore Open(string folder, bool isReadOnly = true) => new(
        folder,
        ConfigurationLoader.Load(null, []).State.KeptGenerations,
        TimeProvider.System,
        line => _terminal.WriteErrorLine($"edgelearner: {line}"),
        isReadOnly: isReadOnly);
}
