using System.CommandLine;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>network [NAME]</c>: the networks that have a name, or what one is made of, also as the JSON that describes it.</summary>
internal sealed class NetworkCommand
{
    private const int DefaultClasses = 10;
    private const int DefaultBlockLayers = 1;

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "A name of the list, a notation, or a JSON file. Default: the list itself.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _input = new("--input") { Description = "Size of a frame. Default: the one that the network was chosen for.", HelpName = "WxH" };
    private readonly Option<int?> _classes = new("--classes") { Description = $"Number of classes. Default {DefaultClasses}.", HelpName = "N" };
    private readonly Option<int?> _blockLayers = new("--n") { Description = $"Weight layers in a local block; 0 = all in one. Default {DefaultBlockLayers}.", HelpName = "N" };
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the JSON that Learning:Network takes as a file; of input, classes and n it has only what is given here, the data settles the rest.",
    };

    private NetworkCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var own = new NetworkCommand();
        var command = new Command("network", "Lists the networks that have a name, or prints layers, shapes and weights of one.")
        {
            own._name, own._input, own._classes, own._blockLayers, own._json,
        };
        command.SetAction(parsed => terminal.WriteLine(own.Write(parsed)));
        return command;
    }

    private string Write(ParseResult parsed) => (parsed.GetValue(_name), parsed.GetValue(_json)) switch
    {
        (null, false) => NetworkTable.WriteList(NetworkCatalogue.Networks),
        (null, true) => $"[{string.Join(",\n", NetworkCatalogue.Networks.Select(OfTheList))}]",
        ({ } name, true) => NetworkFile.Write(WithGiven(NetworkName.Find(name), parsed)),
        ({ } name, false) => NetworkTable.Write(Build(name, parsed)),
    };

    private static string OfTheList(NamedNetwork named) => NetworkFile.Write(NetworkCatalogue.Find(named.Name) with { Input = named.Input });

    private NetworkTemplate WithGiven(NetworkTemplate template, ParseResult parsed) => template with
    {
        Input = Size(parsed) ?? template.Input,
        Classes = Bounded(_classes, parsed, 2, NetworkFile.MaxClasses) ?? template.Classes,
        BlockLayers = Bounded(_blockLayers, parsed, 0, NetworkFile.MaxBlockLayers) ?? template.BlockLayers,
    };

    private NetworkSpec Build(string name, ParseResult parsed)
    {
        var template = WithGiven(NetworkName.Find(name), parsed);
        var chosenFor = NetworkCatalogue.Networks.FirstOrDefault(named => named.Name == template.Name)?.Input;
        return template.For(
            template.Input ?? chosenFor ?? throw new UsageException($"network {name} is for any size: choose one with {_input.Name} WxH"),
            template.Classes ?? DefaultClasses,
            DefaultBlockLayers);
    }

    private SensorGeometry? Size(ParseResult parsed)
    {
        if (parsed.GetValue(_input) is not { } text)
        {
            return null;
        }

        var (width, height) = PixelSize.Parse(_input.Name, text);
        return Math.Min(width, height) >= 1 && Math.Max(width, height) <= NetworkFile.MaxSide
            ? new SensorGeometry(width, height)
            : throw new UsageException($"{_input.Name} {text}: sides must be from 1 to {NetworkFile.MaxSide}");
    }

    private static int? Bounded(Option<int?> option, ParseResult parsed, int min, int max) =>
        parsed.GetValue(option) is not { } value || (value >= min && value <= max)
            ? parsed.GetValue(option)
            : throw new UsageException($"{option.Name} {value}: must be from {min} to {max}");
}
