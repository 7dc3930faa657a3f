using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// A frame in, a report out. Predicts on every frame; after every k frames learns from the live stream, where one label covers them all, together with
/// stored windows of the past that play beside it.
/// </summary>
/// <remarks>
/// Call <see cref="Infer"/>, publish, then call <see cref="Learn"/>: learning never delays a prediction. One thread; <see cref="Counts"/> and
/// <see cref="Memory"/> may be read from any. The same frames, options and state give the same predictions and weights to the bit.
/// </remarks>
public sealed class OnlineLearner : IDisposable
{
    private const int LiveLane = 0;

    private readonly LearningOptions _options;
    private readonly LabelTimeline _labels;
    private readonly TimeProvider _clock;
    private readonly Func<Model, int, int, ILearningEngine> _createEngine;
    private readonly LoadGovernor? _governor;
    private LearnerState _state;
    private Parts _parts;
    private StepReport _report;
    private EventFrame? _frame;
    private bool _isLearning;
    private int _intervalFrame; // frames of the interval under way
    private long _intervalStartUs; // since the stream's first event
    private long _steps;
    private long _updates;
    private long _skipped;
    private long _labelledIntervals;
    private long _right;

    /// <summary>A learner for one stream.</summary>
    /// <param name="state">What it knows; changes as it learns.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="labels">Which class was shown when.</param>
    /// <param name="clock">For latency stamps only.</param>
    /// <param name="engine">Builds the engine for a model, a number of lanes and of steps an interval. Default: <see cref="ManagedEngine"/>.</param>
    /// <param name="governor">Gives way where learning would make frames wait; for live sources. Default: none, and nothing is ever skipped.</param>
    /// <exception cref="NetworkException">Interval, window and network together are too large for any machine.</exception>
    public OnlineLearner(
        LearnerState state, LearningOptions options, LabelTimeline labels, TimeProvider clock, Func<Model, int, int, ILearningEngine>? engine = null,
        LoadGovernor? governor = null)
    {
        RefuseTooLarge(state.Model, options);
        (_state, _options, _labels, _clock) = (state, options, labels, clock);
        _createEngine = engine ?? Managed(options);
        _governor = governor;
        _isLearning = options.Enabled;
        _parts = new Parts(state, options, _createEngine, _isLearning);
        _report = new StepReport(state.Model.Classes, _parts.Engine.LayerNames);
    }

    /// <summary>What it knows now. On the learner's thread, between two frames, or after it has ended.</summary>
    public LearnerState State => _state;

    /// <summary>The network and its weights as they are now; likewise.</summary>
    public Model Model => _state.Model;

    /// <summary>Whether it learns; false = it predicts, and nothing else. On the learner's thread; takes effect with the next frame.</summary>
    public bool IsLearning
    {
        get => _isLearning;
        set
        {
            _isLearning = value;
            if (value && !_parts.CanLearn)
            {
                Rebuild(_state);
            }
        }
    }

    /// <summary>Working memory, in bytes by purpose. From any thread.</summary>
    public EngineMemory Memory => Volatile.Read(ref _parts).Memory;

    /// <summary>The account so far. From any thread.</summary>
    public LearnerCounts Counts => new(
        Volatile.Read(ref _steps),
        Volatile.Read(ref _updates),
        Volatile.Read(ref _skipped),
        _governor?.UpdatesSkipped ?? 0,
        _governor?.ReplayLanesSkipped ?? 0,
        Volatile.Read(ref _labelledIntervals),
        Volatile.Read(ref _state).Replay.Count,
        Volatile.Read(ref _state).HeldBack.Count);

    /// <summary>The last report: what <see cref="Infer"/> returns, for whoever measures; of the learner's thread.</summary>
    internal StepReport Report => _report;

    /// <summary>Predicts. The report is lent until the next call; its prediction part is complete.</summary>
    /// <param name="frame">Of the size of the network's input; still valid when <see cref="Learn"/> is called.</param>
    public StepReport Infer(EventFrame frame)
    {
        _report.StartedTimestamp = _clock.GetTimestamp();
        _frame = frame;
        if (frame.Break != StreamBreak.None)
        {
            BreakOff();
        }

        if (_intervalFrame == 0)
        {
            BeginInterval(frame);
        }

        _parts.Engine.Step(LiveLane, frame.Active);
        _parts.Decision.Add(_parts.Engine.Output(LiveLane), _report.MutableScores);
        _intervalFrame++;
        Describe(frame);
        _report.DecidedTimestamp = _clock.GetTimestamp();
        _governor?.AddLiveStep(_report.StartedTimestamp);
        return _report;
    }

    /// <summary>Learns from the frame that <see cref="Infer"/> was last given, and completes the report.</summary>
    /// <exception cref="InvalidOperationException">No frame was given since.</exception>
    public void Learn()
    {
        var frame = _frame ?? throw new InvalidOperationException("Learn follows Infer, once.");
        _frame = null;
        if (_isLearning)
        {
            _parts.Recorder.Add(_options.LatentBlock > 0 ? _parts.Engine.Border(LiveLane) : frame.Bits, frame.StartUs);
            StepReplay(frame);
        }

        if (_report.EndsInterval)
        {
            EndInterval();
        }

        _steps++;
        _report.FinishedTimestamp = _clock.GetTimestamp();
    }

    /// <summary>Goes on from another state, at rest. On the learner's thread, between two frames.</summary>
    /// <param name="state">Of the same input size; its classes may be others.</param>
    public void Adopt(LearnerState state) => Rebuild(state);

    /// <inheritdoc/>
    public void Dispose() => _parts.Engine.Dispose();

    private static Func<Model, int, int, ILearningEngine> Managed(LearningOptions options) =>
        (model, lanes, intervalFrames) => new ManagedEngine(
            model,
            lanes,
            intervalFrames,
            new LearningRule
            {
                Loss = options.Loss,
                Optimizer = options.Optimizer,
                Momentum = (float)options.Momentum,
                ClipNorm = (float)options.ClipNorm,
                FrozenBlocks = options.LatentBlock,
            },
            options.Threads);

    /// <summary>Histories and windows are indexed by int.</summary>
    private static void RefuseTooLarge(Model model, LearningOptions options)
    {
        var largestLayer = model.Plan.Blocks.SelectMany(block => block.Layers).Max(layer => layer.Out.Neurons);
        var windows = (long)model.Classes.Count * options.IntervalFrames * options.ReplayWindowIntervals;
        if ((long)SpikeBits.Words(largestLayer) * options.IntervalFrames > int.MaxValue || windows * EventFrame.WordCount(model.Spec.Input) > int.MaxValue)
        {
            throw new NetworkException(
                $"an interval of {options.IntervalFrames} frames and windows of {options.ReplayWindowIntervals} intervals are too long for this network and input of " +
                $"{model.Spec.Input}: lower Learning:IntervalFrames, Learning:ReplayWindowIntervals or Input:Max");
        }
    }

    private void Rebuild(LearnerState state)
    {
        _parts.Engine.Dispose();
        Volatile.Write(ref _state, state);
        Volatile.Write(ref _parts, new Parts(state, _options, _createEngine, canLearn: true));
        _report = new StepReport(state.Model.Classes, _parts.Engine.LayerNames);
        _intervalFrame = 0;
    }

    /// <summary>The stream breaks: network to rest, the interval under way forgotten.</summary>
    private void BreakOff()
    {
        _parts.Engine.Reset(LiveLane);
        _parts.Decision.Clear();
        _intervalFrame = 0;
        _parts.Recorder.Break();
        _parts.Replay.Abandon();
    }

    private void BeginInterval(EventFrame frame)
    {
        _intervalStartUs = frame.StartUs - frame.OriginUs;
        _parts.Engine.BeginInterval(LiveLane);
        if (_isLearning)
        {
            _parts.Replay.BeginInterval(_governor?.ReplayLanes(_options.ReplayLanes, frame.ClosedTimestamp) ?? _options.ReplayLanes);
        }
    }

    private void StepReplay(EventFrame frame)
    {
        var startedTimestamp = _clock.GetTimestamp();
        if (_governor?.AllowsReplay(_parts.Replay.Playing, frame.ClosedTimestamp) == false)
        {
            _governor.SkipReplayLanes(_parts.Replay.Playing);
            _parts.Replay.Abandon();
        }

        var lanes = _parts.StepReplay();
        _governor?.AddReplayStep(lanes, startedTimestamp);
    }

    private void Describe(EventFrame frame)
    {
        var endUs = frame.EndUs - frame.OriginUs;
        _report.Describe(frame, _steps, _parts.Decision.Class, _parts.Decision.Margin);
        _report.TrueClass = _labels.ClassOf(_labels.SpanOver(frame.StartUs - frame.OriginUs, endUs));
        _report.EndsInterval = _intervalFrame == _options.IntervalFrames;
        _report.LabelSpan = _report.EndsInterval ? _labels.SpanOver(_intervalStartUs, endUs) : LabelTimeline.None;
        if (_report.EndsInterval)
        {
            Score();
        }
    }

    private void Score()
    {
        _parts.Engine.CopyLayerRates(LiveLane, _report.MutableLayerRates);
        if (_report.Scored)
        {
            _labelledIntervals++;
            _right += _report.Correct ? 1 : 0;
            _report.Accuracy = (double)_right / _labelledIntervals;
        }
    }

    private void EndInterval()
    {
        _intervalFrame = 0;
        if (!_isLearning)
        {
            _skipped += _report.Scored ? 1 : 0;
            return;
        }

        Update();
        var label = new WindowLabel(_labels.ClassOf(_report.LabelSpan), _labels.OriginOf(_report.LabelSpan));
        _parts.Replay.AbandonSlot(_parts.Recorder.EndInterval(_report.LabelSpan, label));
    }

    /// <summary>One update from every lane that has a label, the live one first.</summary>
    private void Update()
    {
        var labelled = _parts.Labelled;
        var count = 0;
        var span = _report.LabelSpan;
        if (_report.Scored && !_parts.Recorder.HoldsBack(span, _labels.ClassOf(span)))
        {
            labelled[count++] = new LabelledLane(LiveLane, _labels.ClassOf(span), (float)_options.NewWeight);
        }

        count += _parts.Replay.Labelled(labelled.AsSpan(count));
        count = count > 0 && _governor is not null ? _governor.UpdateLanes(count, _report.ClosedTimestamp) : count;
        if (count > 0)
        {
            var startedTimestamp = _clock.GetTimestamp();
            _report.Loss = _parts.Engine.Learn(labelled.AsSpan(0, count), (float)_options.LearningRate).Loss;
            _governor?.AddUpdate(count, startedTimestamp);
            _report.UpdateLanes = count;
            _updates++;
        }
    }

    /// <summary>What is made anew with another state: engine and lanes.</summary>
    private sealed class Parts
    {
        private readonly int[] _playing;

        public Parts(LearnerState state, LearningOptions options, Func<Model, int, int, ILearningEngine> createEngine, bool canLearn)
        {
            var replayLanes = canLearn ? options.ReplayLanes : 0;
            CanLearn = canLearn;
            Engine = createEngine(state.Model, 1 + replayLanes, options.IntervalFrames);
            Decision = new DecisionWindow(state.Model.Classes.Count, options.DecisionFrames > 0 ? options.DecisionFrames : options.IntervalFrames);
            Recorder = new WindowRecorder(state, options.IntervalFrames, options);
            Replay = new ReplayLanes(Engine, first: LiveLane + 1, replayLanes, state, options);
            Labelled = new LabelledLane[1 + replayLanes];
            _playing = new int[replayLanes];
            Memory = Engine.Memory with { Replay = state.Replay.Bytes + state.HeldBack.Bytes + Recorder.Bytes + Replay.Bytes };
        }

        public bool CanLearn { get; }

        public ILearningEngine Engine { get; }

        public DecisionWindow Decision { get; }

        public WindowRecorder Recorder { get; }

        public ReplayLanes Replay { get; }

        /// <summary>Room for the lanes of an update.</summary>
        public LabelledLane[] Labelled { get; }

        public EngineMemory Memory { get; }

        /// <returns>Lanes that took the step.</returns>
        public int StepReplay()
        {
            var playing = Replay.ShowNextFrames(_playing);
            Engine.Step(_playing.AsSpan(0, playing));
            return playing;
        }
    }
}
