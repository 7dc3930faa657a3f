using System.CommandLine;
using System.Globalization;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Offline;
using Setting = System.Collections.Generic.KeyValuePair<string, string?>;

namespace EdgeLearner.Daemon.Commands.Evaluation;

/// <summary>The switches of <c>evaluate --stream</c>.</summary>
internal sealed class StreamSwitches
{
    private const int IntervalFrames = 5;

    private static readonly Dictionary<string, StreamMode> Modes = Enum.GetValues<StreamMode>().ToDictionary(mode => mode.ToString().ToLowerInvariant());

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "With --stream: learn nothing; from each labelled window alone; with windows of the past beside it; as that, and label the rest itself. Default replay.",
        HelpName = string.Join('|', Modes.Keys),
        DefaultValueFactory = _ => "replay",
    };

    private readonly Option<double> _delay = new("--label-delay") { Description = "With --stream: seconds from a window's end until its label comes. Default 0.", HelpName = "S" };
    private readonly Option<double> _fraction = new("--label-fraction") { Description = "With --stream: share of windows whose label comes. Default 1.", HelpName = "SHARE", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _also = new("--also") { Description = "With --stream: a data set to test before and after. Repeatable.", HelpName = "MANIFEST" };
    private readonly Option<string?> _memory = new("--memory") { Description = "With --stream: a data set that fills the replay memory. Default: the windows beside the model, where it has some.", HelpName = "MANIFEST" };
    private readonly Option<int> _seeds = new("--seeds") { Description = "With --stream: repetitions, with seeds from Learning:Seed on. Default 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _plot = new("--plot") { Description = "With --stream: draw accuracy over time.", HelpName = "FILE.png" };
    private readonly Option<string?> _forgetting = new("--forgetting")
    {
        Description = "With --stream: test the first --also data set twenty times along the stream, and draw how well each class is known.",
        HelpName = "FILE.png",
    };

    private readonly ConfigurationSwitches _configuration = new();

    /// <summary>The stream itself.</summary>
    public Option<string?> Stream { get; } = new("--stream")
    {
        Description = "Instead of a data set: a stream of windows in their order, test then train; a manifest likewise.",
        HelpName = "MANIFEST",
    };

    private IEnumerable<Option> Others => [_mode, _delay, _fraction, _also, _memory, _seeds, _plot, _forgetting, _configuration.Config, _configuration.Set];

    /// <summary>Gives a command the switches.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Stream);
        foreach (var option in Others)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(Stream) is null && Others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } lonely)
            {
                result.AddError($"{lonely.Name} is for --stream MANIFEST: give that too, or leave it out.");
            }
        });
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line, which has <see cref="Stream"/>.</param>
    /// <param name="model">The model; null = random weights.</param>
    /// <param name="framing">How samples become frames.</param>
    /// <param name="confusionPicture">Where to draw the confusion matrix; null = nowhere.</param>
    /// <param name="isForMachines">Whether the result is JSON.</param>
    /// <exception cref="UsageException">It cannot be done.</exception>
    /// <exception cref="ConfigurationException">The configuration is not usable.</exception>
    public StreamPlan Read(ParseResult parsed, string? model, FramingOptions framing, string? confusionPicture, bool isForMachines)
    {
        var delay = parsed.GetValue(_delay);
        var fraction = parsed.GetValue(_fraction);
        var seeds = parsed.GetValue(_seeds);
        Refuse(delay is not (>= 0 and <= 1e6), $"--label-delay {delay}: must be from 0 to 1000000 seconds");
        Refuse(fraction is not (>= 0 and <= 1), $"--label-fraction {fraction}: must be from 0 to 1");
        Refuse(seeds is < 1 or > 100, $"--seeds {seeds}: must be from 1 to 100");
        Refuse(!Modes.ContainsKey(parsed.GetRequiredValue(_mode)), $"--mode {parsed.GetValue(_mode)}: must be {string.Join(", ", Modes.Keys)}");
        var plan = new StreamPlan
        {
            Manifest = parsed.GetValue(Stream)!,
            Model = model,
            Also = parsed.GetValue(_also) ?? [],
            Memory = parsed.GetValue(_memory),
            Framing = framing,
            Learning = ConfigurationLoader.Load(_configuration.File(parsed), [.. Defaults(framing, model is not null), .. _configuration.Sets(parsed)]).Learning,
            Test = new StreamTestOptions { Mode = Modes[parsed.GetRequiredValue(_mode)], LabelDelayUs = (long)Math.Round(delay * 1e6), LabelFraction = fraction },
            Seeds = seeds,
            Picture = parsed.GetValue(_plot),
            ForgettingPicture = parsed.GetValue(_forgetting),
            ConfusionPicture = confusionPicture,
            IsForMachines = isForMachines,
        };
        Refuse(
            plan.Learning.IntervalFrames * plan.Learning.ReplayWindowIntervals < framing.Frames,
            $"a stored window has {plan.Learning.IntervalFrames * plan.Learning.ReplayWindowIntervals} frames (Learning:IntervalFrames times Learning:ReplayWindowIntervals), but a window of the stream {framing.Frames}");
        Refuse(
            plan.Learning.LatentBlock > 0 && plan.Memory is not null,
            $"--memory stores frames, but with Learning:LatentBlock = {plan.Learning.LatentBlock} the replay memory stores spikes: leave one of them out");
        RefuseHomeless(_plot.Name, plan.Picture);
        RefuseHomeless(_forgetting.Name, plan.ForgettingPicture);
        Refuse(plan.ForgettingPicture is not null && plan.Also.Count == 0, "--forgetting tests along the stream: name the data set with --also MANIFEST");
        OutputFiles.RefuseClashes(
            [plan.Manifest, plan.Model, .. plan.Also, plan.Memory],
            [("the plot (--plot)", plan.Picture), ("the plot of classes (--forgetting)", plan.ForgettingPicture), ("the confusion matrix (--confusion)", confusionPicture)]);
        return plan;
    }

    /// <summary>
    /// Windows of a stream are short: an interval is as long as in training, and a window is stored whole. What a model knows already is changed in small steps.
    /// </summary>
    private static IEnumerable<Setting> Defaults(FramingOptions framing, bool hasModel)
    {
        if (hasModel)
        {
            yield return new Setting("Learning:LearningRate", "0.003");
        }

        yield return new Setting("Learning:IntervalFrames", Number(Math.Min(IntervalFrames, framing.Frames)));
        yield return new Setting("Learning:ReplayWindowIntervals", Number((framing.Frames + IntervalFrames - 1) / IntervalFrames));
    }

    private static void RefuseHomeless(string option, string? picture) => Refuse(
        picture is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(picture))), $"{option} {picture}: there is no such folder");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Refuse(bool isWrong, string why)
    {
        if (isWrong)
        {
            throw new UsageException(why);
        }
    }
}
