using System.CommandLine;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Commands;

/// <summary>What <c>train</c> and <c>evaluate</c> share: a manifest, and how its samples become frames.</summary>
internal sealed class ManifestSwitches
{
    private static readonly FramingOptions Default = new();

    private readonly Option<int> _binMs = new("--bin-ms") { Description = "Duration of a frame, in milliseconds.", HelpName = "MS", DefaultValueFactory = _ => Default.BinMs };
    private readonly Option<int> _frames = new("--frames", "--max-frames")
    {
        Description = "Frames of every sample: a longer one is cut, a shorter one is followed by silence.",
        HelpName = "N",
        DefaultValueFactory = _ => Default.Frames,
    };

    private readonly Option<int> _inputMax = new("--input-max")
    {
        Description = "Longest side of a frame, in pixels: a larger sensor is scaled down by a whole factor.",
        HelpName = "N",
        DefaultValueFactory = _ => Default.InputMax,
    };

    /// <summary>The manifest itself.</summary>
    /// <param name="purpose">What it is for; the description goes on from there.</param>
    public static Argument<string> Argument(string purpose) => new("MANIFEST")
    {
        Description = $"{purpose}: a CSV file path,label[,start_us,end_us], or a folder with one sub-folder of recordings for each class.",
    };

    /// <summary>Gives a command the switches.</summary>
    /// <param name="command">Gets them.</param>
    /// <param name="withInput">Whether the size of the input is free; a model brings its own.</param>
    public void AddTo(Command command, bool withInput)
    {
        foreach (var option in withInput ? [_binMs, _frames, _inputMax] : (Option[])[_binMs, _frames])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    /// <exception cref="UsageException">It is out of bounds.</exception>
    public FramingOptions Read(ParseResult parsed)
    {
        var options = new FramingOptions { BinMs = parsed.GetValue(_binMs), Frames = parsed.GetValue(_frames) };
        options = parsed.CommandResult.Command.Options.Contains(_inputMax) ? options with { InputMax = parsed.GetValue(_inputMax) } : options;
        var errors = OptionsValidator.Validate(options);
        return errors.Count == 0 ? options : throw new UsageException(string.Join("; ", errors));
    }
}
