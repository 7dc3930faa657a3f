using System.CommandLine;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Torch;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The switches of commands that compute without going by the configuration: which engine, and on what.</summary>
internal sealed class EngineSwitches
{
    private static readonly Dictionary<string, EngineKind> Engines = Names<EngineKind>();
    private static readonly Dictionary<string, Precision> Precisions = new() { ["float32"] = Precision.Full, ["tf32"] = Precision.TF32, ["bf16"] = Precision.BFloat16 };

    private readonly Option<string> _engine = Choice("--engine", "managed", "What computes; torch is libtorch, auto is that where there is a GPU and a libtorch for it.", Engines.Keys);
    private readonly Option<string> _device = new("--device")
    {
        Description = "What torch computes on: a GPU where there is one (auto), the CPU, or a GPU. Default auto.",
        HelpName = "auto|cpu|cuda|cuda:N",
        DefaultValueFactory = _ => EngineRequest.AnyDevice,
    };

    private readonly Option<string?> _libtorch = new("--libtorch") { Description = "Folder of libtorch.so. Default: where PyTorch or NuGet has put one of the right version.", HelpName = "FOLDER" };
    private readonly Option<string> _precision = Choice("--precision", "float32", "Numbers that products are made of, with torch.", Precisions.Keys);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_engine, _device, _libtorch, _precision];

    /// <summary>Gives a command the switches.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What is asked for.</summary>
    /// <exception cref="UsageException">It contradicts itself.</exception>
    public EngineRequest Read(ParseResult parsed)
    {
        var request = new EngineRequest(
            Engines[parsed.GetRequiredValue(_engine)], parsed.GetRequiredValue(_device), parsed.GetValue(_libtorch), Precisions[parsed.GetRequiredValue(_precision)]);
        return OptionsValidator.Validate(request) is { Count: > 0 } errors ? throw new UsageException(string.Join("; ", errors.Select(InSwitches))) : request;
    }

    /// <summary>Chooses the engine as the switches say, and says in their words where it is not what was asked for.</summary>
    /// <exception cref="EngineException">It cannot be had; likewise where it cannot be built.</exception>
    public static EngineChoice Choose(EngineRequest request, Terminal terminal)
    {
        if (request is { Engine: EngineKind.Managed, Libtorch: not null })
        {
            Warn(terminal, "--libtorch is for --engine torch or auto: the managed engine does without");
        }

        var choice = InSwitches(() => ChooseAs(request, line => Warn(terminal, InSwitches(line))));
        return choice with { Create = (model, lanes, intervalFrames, rule, threads) => InSwitches(() => choice.Create(model, lanes, intervalFrames, rule, threads)) };
    }

    /// <summary>Chooses the engine as the configuration says, and says where it is not what was asked for.</summary>
    /// <exception cref="EngineException">It cannot be had.</exception>
    public static EngineChoice ChooseConfigured(EngineRequest request, Terminal terminal) => ChooseAs(request, line => Warn(terminal, line));

    private static EngineChoice ChooseAs(EngineRequest request, Action<string> warn)
    {
        var choice = EngineChoice.Of(request, tell: warn);
        if (choice.Note is { } note)
        {
            warn(note);
        }

        return choice;
    }

    private static void Warn(Terminal terminal, string line) => terminal.WriteErrorLine($"warning: {line}");

    private static T InSwitches<T>(Func<T> get)
    {
        try
        {
            return get();
        }
        catch (EngineException error)
        {
            throw new EngineException(InSwitches(error.Message));
        }
    }

    /// <summary>An error in the words of the command line.</summary>
    private static string InSwitches(string error) => error
        .Replace("Learning:Engine = Torch", "--engine torch", StringComparison.Ordinal)
        .Replace("Learning:Libtorch", "--libtorch", StringComparison.Ordinal)
        .Replace("Learning:", "", StringComparison.Ordinal)
        .Replace("Device = ", "--device ", StringComparison.Ordinal)
        .Replace("Engine = ", "--engine ", StringComparison.Ordinal)
        .Replace("Precision = ", "--precision ", StringComparison.Ordinal);

    private static Dictionary<string, T> Names<T>() where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());

    private static Option<string> Choice(string name, string value, string description, IEnumerable<string> choices)
    {
        string[] known = [.. choices];
        var option = new Option<string>(name) { Description = $"{description} Default {value}.", HelpName = string.Join('|', known), DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !known.Contains(token.Value))
            {
                result.AddError($"{name} {token.Value}: must be {string.Join(", ", known[..^1])} or {known[^1]}.");
            }
        });
        return option;
    }
}
