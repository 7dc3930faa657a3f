using System.Globalization;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Daemon.Commands.Evaluation;

/// <summary>Runs a model through a stream, once for each seed, and tests what else it knows before and after.</summary>
internal sealed class StreamRun
{
    private const int TestsAlong = 20;

    private readonly StreamPlan _plan;
    private readonly Terminal _terminal;
    private readonly EngineFactory _createEngine;
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
        _createEngine = EngineSwitches.ChooseConfigured(plan.Learning.WantedEngine(), terminal).Create;
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
        using var learner = new OnlineLearner(state, options, labels, TimeProvider.System, _createEngine);
        var test = new StreamTest(learner, labels, _stream, _plan.Test with { Seed = options.Seed }, _plan.Framing.BinMs * 1_000L, TimeProvider.System);
        var curve = _plan.ForgettingPicture is null ? null : new ClassCurve(_stream.Classes);
        var result = test.Run(new Watch(this, seed, curve, learner, stop), stop);
        _terminal.WriteErrorLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}: {100 * result.Accuracy:N1} % right before learning, {result.Counts.Updates:N0} updates"));
        return new StreamOutcome(options.Seed, _stream.Classes, result, before, Test(learner.Model, options, stop), state.Replay.Bytes, state.HeldBack.Bytes, learner.Memory.Total, curve);
    }

    private Model NewModel(LearningOptions options)
    {
        if (_plan.Model is { } file)
        {
            return Checkpoint.Load(file);
        }

        var spec = NetworkCatalogue.Build(options.Network, _stream.Input, _stream.Classes.Count, options.BlockLayers, options.TrainableClassifiers);
        var model = Model.Create(spec, _stream.Classes, options.Seed);
        RateCalibration.Apply(model, _stream, options.Threads, _createEngine);
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
        [.. _also.Select(samples => Test(model, samples, options.Threads, stop).Accuracy ?? double.NaN)];

    private ConfusionMatrix Test(Model model, SampleSet samples, int threads, CancellationToken stop) =>
        SampleTest.Run(model, samples, lanes: 1, threads, _createEngine, stop: stop);

    /// <summary>Says how far the stream is to people who look on, and tests along it where that is asked for.</summary>
    private sealed class Watch : IProgress<int>
    {
        private readonly StreamRun _run;
        private readonly int _seed;
        private readonly ClassCurve? _curve;
        private readonly OnlineLearner _learner;
        private readonly CancellationToken _stop;
        private int _tested = -1; // of TestsAlong, with one before the stream

        public Watch(StreamRun run, int seed, ClassCurve? curve, OnlineLearner learner, CancellationToken stop)
        {
            (_run, _seed, _curve, _learner, _stop) = (run, seed, curve, learner, stop);
            TestIfDue(0);
        }

        private int Windows => _run._stream.Count;

        /// <summary>Called on the learning thread itself, between two windows.</summary>
        public void Report(int value)
        {
            if (_run._terminal.IsLive)
            {
                _run._terminal.Draw([$"stream {_seed + 1}: window {value:N0} of {Windows:N0}"]);
            }

            TestIfDue(value);
        }

        private void TestIfDue(int done)
        {
            var due = (int)((long)done * TestsAlong / Windows);
            if (_curve is not null && due > _tested)
            {
                _tested = due;
                _curve.Add(done, _run.Test(_learner.Model, _run._also[0], threads: 1, _stop));
            }
        }
    }
}

/// <summary>What came of one repetition.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="ClassNames">Names of the classes, in order.</param>
/// <param name="Stream">The stream itself.</param>
/// <param name="Before">Accuracy on each further data set before the stream.</param>
/// <param name="After">The same afterwards.</param>
/// <param name="ReplayBytes">What the replay memory takes.</param>
/// <param name="HeldBackBytes">What the windows take that are held back.</param>
/// <param name="TotalBytes">What learner and engine take together.</param>
/// <param name="Classes">How well each class of the first further data set was known along the stream; null where that was not asked for.</param>
internal sealed record StreamOutcome(
    ulong Seed, IReadOnlyList<string> ClassNames, StreamResult Stream, IReadOnlyList<double> Before, IReadOnlyList<double> After, long ReplayBytes, long HeldBackBytes, long TotalBytes, ClassCurve? Classes);
