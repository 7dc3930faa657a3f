using System.Globalization;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Daemon.Commands.Evaluation;

/// <summary>Runs a model through a stream, once for each seed, and tests what else it knows before and after.</summary>
internal sealed class StreamRun
{
    private readonly StreamPlan _plan;
    private readonly Terminal _terminal;
    private readonly SampleSet _stream;
    private readonly SampleSet? _memory;
    private readonly IReadOnlyList<SampleSet> _also;

    /// <summary>Loads everything.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="terminal">Shows how far it is.</param>
    /// <param name="stop">Ends it early.</param>
    public StreamRun(StreamPlan plan, Terminal terminal, CancellationToken stop)
    {
        (_plan, _terminal) = (plan, terminal);
        var model = plan.Model is { } file ? Checkpoint.Load(file) : null;
        var (classes, input) = (model?.Classes, model?.Spec.Input);
        SampleSet Load(string manifest) => SampleLoader.Load(
            ManifestReader.Read(manifest), plan.Framing, classes, input, new Training.Reading(terminal, manifest), stop);
        _stream = Load(plan.Manifest);
        (classes, input) = (_stream.Classes, _stream.Input);
        _memory = plan.Memory is { } samples ? Load(samples) : null;
        _also = [.. plan.Also.Select(Load)];
    }

    /// <summary>All repetitions, one after the other.</summary>
    public IReadOnlyList<StreamOutcome> All(CancellationToken stop) => [.. Enumerable.Range(0, _plan.Seeds).Select(seed => One(seed, stop))];

    private StreamOutcome One(int seed, CancellationToken stop)
    {
        var options = _plan.LearningOf(seed);
        var state = LearnerState.Create(NewModel(options), options);
        Remember(state, options);
        var before = Test(state.Model, options, stop);
        var labels = new LabelTimeline([], state.Model.Classes);
        using var learner = new OnlineLearner(state, options, labels, TimeProvider.System);
        var test = new StreamTest(learner, labels, _stream, _plan.Test with { Seed = options.Seed }, _plan.Framing.BinMs * 1_000L, TimeProvider.System);
        var result = test.Run(new Showing(_terminal, _stream.Count, seed), stop);
        _terminal.WriteErrorLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}: {100 * result.Accuracy:N1} % right before learning, {result.Counts.Updates:N0} updates"));
        return new StreamOutcome(options.Seed, result, before, Test(learner.Model, options, stop), state.Replay.Bytes, state.HeldBack.Bytes, learner.Memory.Total);
    }

    private Model NewModel(LearningOptions options)
    {
        if (_plan.Model is { } file)
        {
            return Checkpoint.Load(file);
        }

        var spec = NetworkCatalogue.Build(options.Network, _stream.Input, _stream.Classes.Count, options.BlockLayers, options.TrainableClassifiers);
        var model = Model.Create(spec, _stream.Classes, options.Seed);
        RateCalibration.Apply(model, _stream, options.Threads);
        return model;
    }

    private void Remember(LearnerState state, LearningOptions options)
    {
        if (_memory is not null)
        {
            SampleMemory.Fill(state, _memory, options.Seed);
        }
        else if (_plan.Model is { } file && File.Exists(WindowFile.Beside(file)))
        {
            var windows = WindowFile.ReadInto(WindowFile.Beside(file), state);
            if (windows.LeftOut + windows.Lost > 0)
            {
                _terminal.WriteErrorLine(
                    $"warning: {WindowFile.Beside(file)}: {windows.Lost} windows are damaged, {windows.LeftOut} do not fit (Learning:ReplayBudgetKb, Learning:HeldBackBudgetKb, --frames); {windows.Restored} are replayed");
            }
        }
    }

    private IReadOnlyList<double> Test(Model model, LearningOptions options, CancellationToken stop) =>
        [.. _also.Select(samples => SampleTest.Run(model, samples, lanes: 1, options.Threads, stop: stop).Accuracy ?? double.NaN)];

    /// <summary>How far the stream is, for people who look on.</summary>
    private sealed class Showing(Terminal terminal, int windows, int seed) : IProgress<int>
    {
        public void Report(int value)
        {
            if (terminal.IsLive)
            {
                terminal.Draw([$"stream {seed + 1}: window {value:N0} of {windows:N0}"]);
            }
        }
    }
}

/// <summary>What came of one repetition.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Stream">The stream itself.</param>
/// <param name="Before">Accuracy on each further data set before the stream.</param>
/// <param name="After">The same afterwards.</param>
/// <param name="ReplayBytes">What the replay memory takes.</param>
/// <param name="HeldBackBytes">What the windows take that are held back.</param>
/// <param name="TotalBytes">What learner and engine take together.</param>
internal sealed record StreamOutcome(
    ulong Seed, StreamResult Stream, IReadOnlyList<double> Before, IReadOnlyList<double> After, long ReplayBytes, long HeldBackBytes, long TotalBytes);
