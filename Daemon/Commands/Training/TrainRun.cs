using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Telemetry.Metrics;

namespace EdgeLearner.Daemon.Commands.Training;

/// <summary>One training from its data to its model.</summary>
/// <param name="plan">What to do.</param>
/// <param name="terminal">Where to say how it goes.</param>
/// <param name="clock">Measures times.</param>
internal sealed class TrainRun(TrainPlan plan, Terminal terminal, TimeProvider clock)
{
    private static readonly TimeSpan DrawPeriod = TimeSpan.FromMilliseconds(250);

    private readonly LatencyHistogram _updates = new();
    private readonly Dictionary<string, LayerState> _health = [];
    private long _drawn;

    /// <summary>Trains to the end, or until it is stopped.</summary>
    /// <returns>Exit code.</returns>
    public int Run(CancellationToken stop)
    {
        SaveFile.Prepare(plan.Out, "--out");
        var engine = EngineSwitches.Choose(plan.Engine, terminal);
        var begun = TrainStart.Find(plan);
        var all = Load(plan.Manifest, begun?.Model, stop);
        var (training, heldBack) = plan.HoldBack > 0 ? all.Part(plan.HoldBack) : (all, null);
        begun?.RefuseOther(plan, training);
        var test = plan.TestManifest is { } manifest ? LoadLike(training, manifest, stop) : null;
        Say($"{training.Count} samples of {training.Frames} frames of {training.Input}, {training.Classes.Count} classes{(heldBack is null ? "" : $"; {heldBack.Count} held back")}{(test is null ? "" : $"; {test.Count} samples to test")}");
        var model = begun?.Model ?? NewModel(training, engine);
        if (engine.AdviceFor(model) is { } advice)
        {
            Say(advice);
        }

        File.Delete(plan.Windows); // of a model that stood here before
        using var trainer = new Trainer(model, training, test, plan.Options, clock, begun?.State, engine.Create)
        {
            Updated = time => _updates.Record(time.TotalSeconds),
            BatchDone = Draw,
        };
        if (!Train(trainer, model, stop))
        {
            return 1;
        }

        KeepWindows(model, training, heldBack);
        var summary = TrainSummary.Of(plan, engine.InUse, model, trainer, training.Count, _updates.TakeSummary());
        CurvePlot.Save(plan.CurvePicture, trainer.State.Curve);
        terminal.WriteLine(plan.IsForMachines ? summary.ToJson() : summary.ToTable());
        return 0;
    }

    /// <summary>Runs what is left of the epochs.</summary>
    /// <returns>False where it was stopped.</returns>
    private bool Train(Trainer trainer, Model model, CancellationToken stop)
    {
        while (!trainer.State.IsDone)
        {
            var result = trainer.RunEpoch(stop);
            var state = trainer.State;
            Checkpoint.Save(plan.Out, model, state.ToJson());
            if (result is null)
            {
                terminal.WriteErrorLine(
                    $"edgelearner: stopped in epoch {state.Curve.Count + 1} of {plan.Options.Epochs}, after {state.Batch} batches; nothing is lost: the same command with --resume goes on from there ({plan.Out})");
                return false;
            }

            CurveNumbers.Save(plan.CurveNumbers, trainer.LayerNames, state.Curve);
            Say(TrainLines.Epoch(result, plan.Options.Epochs));
            Warn(trainer.LayerNames, result);
        }

        return true;
    }

    /// <summary>Keeps some of every class beside the model.</summary>
    private void KeepWindows(Model model, SampleSet training, SampleSet? heldBack)
    {
        if (plan.KeepKb == 0)
        {
            return;
        }

        var options = new LearningOptions
        {
            IntervalFrames = plan.Options.IntervalFrames,
            ReplayWindowIntervals = (training.Frames + plan.Options.IntervalFrames - 1) / plan.Options.IntervalFrames,
            ReplayBudgetKb = plan.KeepKb,
            HeldBackBudgetKb = plan.KeepKb,
            Seed = plan.Options.Seed,
        };
        var state = LearnerState.Create(model, options);
        SampleMemory.Fill(state, training, options.Seed);
        if (heldBack is not null)
        {
            SampleMemory.HoldBack(state, heldBack, options.Seed);
        }

        WindowFile.Write(plan.Windows, state);
    }

    private Model NewModel(SampleSet training, EngineChoice engine)
    {
        var spec = NetworkCatalogue.Build(plan.Network, training.Input, training.Classes.Count, plan.BlockLayers, plan.TrainableClassifiers);
        var model = Model.Create(spec, training.Classes, plan.Options.Seed);
        var rates = RateCalibration.Apply(model, training, plan.Options.Threads, engine.Create);
        Say($"first weights: {string.Join(", ", rates.Select(item => $"{item.Layer} fires at {item.Rate:P1}"))}");
        return model;
    }

    private SampleSet Load(string manifest, Model? model, CancellationToken stop) => SampleLoader.Load(
        ManifestReader.Read(manifest), plan.Framing, model?.Classes, model?.Spec.Input, new Reading(terminal, manifest), stop);

    private SampleSet LoadLike(SampleSet training, string manifest, CancellationToken stop) => SampleLoader.Load(
        ManifestReader.Read(manifest), plan.Framing, training.Classes, training.Input, new Reading(terminal, manifest), stop);

    /// <summary>Layers that have come to be dead or saturated since the epoch before.</summary>
    private void Warn(IReadOnlyList<string> layers, EpochResult result)
    {
        foreach (var (layer, rate) in layers.Zip(result.LayerRates))
        {
            var state = LayerHealth.Of(rate);
            if (state != _health.GetValueOrDefault(layer) && LayerHealth.Warn(layer, rate) is { } warning)
            {
                terminal.WriteErrorLine($"warning: {warning}");
            }

            _health[layer] = state;
        }
    }

    private void Say(string text)
    {
        if (plan.IsForMachines)
        {
            terminal.WriteErrorLine(text);
        }
        else
        {
            terminal.WriteLine(text);
        }
    }

    private void Draw(BatchReport report)
    {
        if (terminal.IsLive && clock.GetElapsedTime(_drawn) >= DrawPeriod)
        {
            _drawn = clock.GetTimestamp();
            terminal.Draw(TrainLines.Batch(report, plan.Options.Epochs));
        }
    }
}
