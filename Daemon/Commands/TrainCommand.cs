using System.CommandLine;
using System.Globalization;
using EdgeLearner.Daemon.Commands.Training;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>train MANIFEST</c>: offline training in epochs, with a learning curve, that can be stopped and gone on with at any time.</summary>
internal sealed class TrainCommand
{
    private static readonly TrainingOptions Default = new();
    private static readonly Dictionary<string, LossKind> Losses = new()
    {
        ["mse"] = LossKind.MeanSquaredError,
        ["ce"] = LossKind.CrossEntropy,
        ["tet"] = LossKind.PerStepCrossEntropy,
    };

    private const int DefaultKeepKb = 384;
    private const int MostHoldBack = 1_000;
    private const int MostKeepKb = 1_048_576;

    private static readonly Dictionary<string, string> OptionNames = new()
    {
        [nameof(TrainingOptions.IntervalFrames)] = "--k",
        [nameof(TrainingOptions.Epochs)] = "--epochs",
        [nameof(TrainingOptions.Average)] = "--average",
        [nameof(TrainingOptions.Batch)] = "--batch",
        [nameof(TrainingOptions.LearningRate)] = "--lr",
        [nameof(TrainingOptions.Decay)] = "--lr-decay",
        [nameof(TrainingOptions.DecayEvery)] = "--lr-decay-every",
        [nameof(TrainingOptions.Shift)] = "--augment shift",
        [nameof(TrainingOptions.Turn)] = "--augment turn",
        [nameof(TrainingOptions.Scale)] = "--augment scale",
        [nameof(TrainingOptions.Threads)] = "--threads",
        ["Rule:Momentum"] = "--momentum",
        ["Rule:Dropout"] = "--dropout",
        ["Rule:ClipNorm"] = "--clip",
    };

    private readonly Argument<string> _manifest = ManifestSwitches.Argument("What to learn from");
    private readonly Option<string?> _test = new("--test") { Description = "Data set to test after every epoch. It is for judging, not for choosing: see docs/learning.md.", HelpName = "MANIFEST" };
    private readonly Option<string> _network = Setting("--network", "LeNet-1", "A name, a notation such as 16C3p1-AP2-32C3p1-AP2-FC64, or a file; see edgelearner network.", "NETWORK");
    private readonly Option<int> _k = Setting("--k", Default.IntervalFrames, "Frames of a truncation interval: one update after each.", "K");
    private readonly Option<string> _n = Setting("--n", "1", "Weight layers in a local block; BP = all in one.", "N|BP");
    private readonly Option<int> _epochs = Setting("--epochs", Default.Epochs, "How often every sample is learned from.", "N");
    private readonly Option<int> _average = Setting("--average", Default.Average, "The model is the mean of the weights at the ends of so many epochs, the last ones; 0 = the weights of the last update.", "N");
    private readonly Option<int> _batch = Setting("--batch", Default.Batch, "Samples of an update.", "N");
    private readonly Option<double?> _rate = new("--lr") { Description = $"Step size of the first epoch. Default: {Default.LearningRate} with adam, {TrainingOptions.SgdRate} with sgd.", HelpName = "RATE" };
    private readonly Option<double> _decay = Setting("--lr-decay", Default.Decay, "What the step size is multiplied by, every so many epochs.", "FACTOR");
    private readonly Option<int> _decayEvery = Setting("--lr-decay-every", Default.DecayEvery, "Epochs between two decays; 0 = a fifth of all.", "N");
    private readonly Option<string> _optimizer = Choice("--optimizer", "adam", "How weights follow their gradients.", "sgd", "adam");
    private readonly Option<float> _momentum = Setting("--momentum", Default.Rule.Momentum, "Momentum of sgd, 0 to 0.999.", "SHARE");
    private readonly Option<string> _loss = Choice("--loss", "mse", "Squared error or cross entropy of the interval's mean rate, or cross entropy of every step.", [.. Losses.Keys]);
    private readonly Option<float> _dropout = Setting("--dropout", Default.Rule.Dropout, "Share of hidden spikes that is dropped, 0 to 0.9.", "SHARE");
    private readonly Option<float> _clip = Setting("--clip", Default.Rule.ClipNorm, "Longest that a gradient may be; 0 = as long as it is.", "NORM");
    private readonly Option<string> _classifiers = Choice("--classifiers", "trainable", "Whether local classifiers learn.", "trainable", "random");
    private readonly Option<string> _augment = Setting("--augment", $"shift:{Default.Shift}", "How each showing is varied at random: moved, turned, scaled, mirrored, ON and OFF exchanged.", AugmentSwitch.Form);
    private readonly Option<int> _threads = Setting("--threads", Environment.ProcessorCount, "Threads that share the work; results do not depend on them.", "N");
    private readonly Option<ulong> _seed = Setting("--seed", Default.Seed, "Seed of everything random: first weights, order, augmentation, dropout.", "N");
    private readonly Option<string> _out = Setting("--out", "model.safetensors", "The model; written after every epoch. Its learning curve lies beside it, as .curve.csv and .curve.png.", "FILE");
    private readonly Option<int> _keep = Setting("--keep-kb", DefaultKeepKb, "Kilobytes of samples kept beside the model (NAME.windows), so that a learner that goes on from it does not forget; 0 = none.", "KB");
    private readonly Option<int> _holdBack = Setting("--hold-back", 0, "Do not learn from one of so many samples of a class, but keep it too: the guard of a learner that goes on tests on it; 0 = learn from all.", "N");
    private readonly Option<string?> _curve = new("--curve") { Description = "Where to draw the learning curve instead.", HelpName = "FILE.png" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on where the training in the model's file stopped, to the same end; from the beginning where there is no such file." };
    private readonly Option<bool> _json = new("--json") { Description = "End with one JSON object on standard output; everything else goes to standard error." };
    private readonly ManifestSwitches _framing = new();
    private readonly EngineSwitches _engine = new();

    private TrainCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var train = new TrainCommand();
        RefuseCommas(train._rate);
        var command = new Command("train", "Trains a network on a data set of recordings.")
        {
            train._manifest, train._test, train._network, train._k, train._n, train._epochs, train._average, train._batch, train._rate, train._decay, train._decayEvery,
            train._optimizer, train._momentum, train._loss, train._dropout, train._clip, train._classifiers, train._augment, train._threads, train._seed,
            train._out, train._keep, train._holdBack, train._curve, train._resume, train._json,
        };
        train._engine.AddTo(command);
        train._framing.AddTo(command, withInput: true);
        command.SetAction((parsed, stop) => Task.FromResult(new TrainRun(train.Read(parsed), terminal, TimeProvider.System).Run(stop)));
        return command;
    }

    private static Option<T> Setting<T>(string name, T value, string description, string helpName)
    {
        var option = new Option<T>(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => value };
        if (value is float or double)
        {
            RefuseCommas(option);
        }

        return option;
    }

    /// <summary>0,05 would be read as 5.</summary>
    private static void RefuseCommas(Option option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && token.Value.Contains(','))
        {
            result.AddError($"{option.Name} {token.Value}: decimals begin with a point, as in 0.05.");
        }
    });

    private static Option<string> Choice(string name, string value, string description, params string[] choices)
    {
        var option = Setting(name, value, description, string.Join('|', choices));
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !choices.Contains(token.Value))
            {
                result.AddError($"{name} {token.Value}: must be {string.Join(", ", choices[..^1])} or {choices[^1]}.");
            }
        });
        return option;
    }

    private TrainPlan Read(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(_out);
        var plan = new TrainPlan
        {
            Manifest = parsed.GetRequiredValue(_manifest),
            TestManifest = parsed.GetValue(_test),
            Network = parsed.GetRequiredValue(_network),
            BlockLayers = ParseBlockLayers(parsed.GetRequiredValue(_n)),
            TrainableClassifiers = parsed.GetValue(_classifiers) == "trainable",
            Framing = _framing.Read(parsed),
            Engine = _engine.Read(parsed),
            Options = AugmentSwitch.Apply(parsed.GetRequiredValue(_augment), ReadOptions(parsed)),
            Out = output,
            KeepKb = parsed.GetValue(_keep),
            HoldBack = parsed.GetValue(_holdBack),
            CurvePicture = parsed.GetValue(_curve) ?? Path.ChangeExtension(output, ".curve.png"),
            Resumes = parsed.GetValue(_resume),
            IsForMachines = parsed.GetValue(_json),
        };
        NetworkName.Find(plan.Network); // before the recordings are read
        var errors = OptionsValidator.Validate(plan.Options);
        if (errors.Count > 0)
        {
            throw new UsageException(string.Join("; ", errors.Select(NameOption)));
        }

        if (plan.KeepKb is < 0 or > MostKeepKb)
        {
            throw new UsageException($"--keep-kb {plan.KeepKb}: must be from 0 to {MostKeepKb}");
        }

        if (plan.HoldBack is < 0 or 1 or > MostHoldBack)
        {
            throw new UsageException($"--hold-back {plan.HoldBack}: must be 0, or from 2 to {MostHoldBack}");
        }

        OutputFiles.RefuseClashes(
            [plan.Manifest, plan.TestManifest, File.Exists(plan.Network) ? plan.Network : null],
            [("the model (--out)", plan.Out), ("the learning curve's picture (--curve)", plan.CurvePicture), ("the learning curve", plan.CurveNumbers), ("what is kept of the samples", plan.Windows)]);
        return plan;
    }

    /// <summary>An error in the words of the command line.</summary>
    private static string NameOption(string error) => OptionNames.FirstOrDefault(pair => error.StartsWith(pair.Key + " =", StringComparison.Ordinal)) is { Key: { } name, Value: var option }
        ? $"{option} {error[(name.Length + " = ".Length)..]}"
        : error;

    private bool IsAdam(ParseResult parsed) => parsed.GetValue(_optimizer) == "adam";

    private TrainingOptions ReadOptions(ParseResult parsed) => new()
    {
        IntervalFrames = parsed.GetValue(_k),
        Epochs = parsed.GetValue(_epochs),
        Average = parsed.GetValue(_average),
        Batch = parsed.GetValue(_batch),
        LearningRate = parsed.GetValue(_rate) ?? (IsAdam(parsed) ? Default.LearningRate : TrainingOptions.SgdRate),
        Decay = parsed.GetValue(_decay),
        DecayEvery = parsed.GetValue(_decayEvery),
        Rule = new LearningRule
        {
            Loss = Losses[parsed.GetRequiredValue(_loss)],
            Optimizer = IsAdam(parsed) ? OptimizerKind.Adam : OptimizerKind.Sgd,
            Momentum = parsed.GetValue(_momentum),
            Dropout = parsed.GetValue(_dropout),
            ClipNorm = parsed.GetValue(_clip),
            Seed = parsed.GetValue(_seed),
        },
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
    };

    private static int ParseBlockLayers(string text) =>
        string.Equals(text, "BP", StringComparison.OrdinalIgnoreCase) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var layers) && layers <= 100 ? layers
        : throw new UsageException($"--n {text}: must be a number from 0 to 100, or BP");
}
