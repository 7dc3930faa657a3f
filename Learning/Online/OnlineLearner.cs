using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// A frame in, a report out. Predicts on every frame; after every k frames learns from the live stream, where one label covers them all, together with
/// stored windows of the past that play beside it.
/// </summary>
/// <remarks>
/// Call <see cref="Infer"/>, publish, then call <see cref="Learn"/>: learning never delays a prediction. One thread; <see cref="Counts"/> and
/// <see cref="Memory"/> may be read from any. The same frames, options and model give the same predictions and weights to the bit.
/// </remarks>
public sealed class OnlineLearner
{
    private const int LiveLane = 0;

    private readonly LearningOptions _options;
    private readonly LabelTimeline _labels;
    private readonly TimeProvider _clock;
    private readonly ILearningEngine _engine;
    private readonly DecisionWindow _decision;
    private readonly StepReport _report;
    private readonly ReplayMemory? _memory;
    private readonly WindowRecorder? _recorder;
    private readonly ReplayLane[] _replay;
    private readonly int[] _playing; // lanes that have a window
    private readonly LabelledLane[] _labelled;
    private EventFrame? _frame;
    private int _intervalFrame; // frames of the interval under way
    private long _intervalStartUs; // since the stream's first event
    private long _steps;
    private long _updates;
    private long _skipped;
    private long _labelledIntervals;
    private long _right;

    /// <summary>A learner for one stream.</summary>
    /// <param name="model">The network; its weights change as it learns.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="labels">Which class was shown when.</param>
    /// <param name="clock">For latency stamps only.</param>
    /// <exception cref="NetworkException">Interval, window and network together are too large for any machine.</exception>
    /// <param name="engine">Builds the engine for a model, a number of lanes and of steps an interval. Default: <see cref="ManagedEngine"/>.</param>
    public OnlineLearner(
        Model model, LearningOptions options, LabelTimeline labels, TimeProvider clock, Func<Model, int, int, ILearningEngine>? engine = null)
    {
        RefuseTooLarge(model, options);
        Model = model;
        _options = options;
        _labels = labels;
        _clock = clock;
        var replayLanes = options.Enabled ? options.ReplayLanes : 0;
        _engine = (engine ?? Managed(options))(model, 1 + replayLanes, options.IntervalFrames);
        _decision = new DecisionWindow(model.Classes.Count, options.DecisionFrames > 0 ? options.DecisionFrames : options.IntervalFrames);
        _report = new StepReport(model.Classes, _engine.LayerNames);
        _labelled = new LabelledLane[1 + replayLanes];
        _playing = new int[replayLanes];
        _replay = new ReplayLane[replayLanes];
        if (replayLanes > 0)
        {
            var frameWords = EventFrame.WordCount(model.Spec.Input);
            _memory = new ReplayMemory(
                options.ReplayBudgetKb * 1024L, frameWords, options.IntervalFrames * options.ReplayWindowIntervals, model.Classes.Count, options.Seed);
            _recorder = new WindowRecorder(_memory, frameWords, options.IntervalFrames, options.ReplayWindowIntervals);
            var shifts = new SeededRandom(~options.Seed); // not the series that the memory draws from
            for (var i = 0; i < replayLanes; i++)
            {
                _replay[i] = new ReplayLane(_engine, 1 + i, _memory, model.Spec.Input, options.ReplayShift, shifts);
            }
        }

        Memory = _engine.Memory with { Replay = (_memory?.Bytes ?? 0) + (_recorder?.Bytes ?? 0) + _replay.Sum(lane => lane.Bytes) };
    }

    /// <summary>The network and its weights as they are now. Save them on the learner's thread, or after it has ended.</summary>
    public Model Model { get; }

    /// <summary>Working memory, in bytes by purpose. From any thread.</summary>
    public EngineMemory Memory { get; }

    /// <summary>The account so far. From any thread.</summary>
    public LearnerCounts Counts => new(
        Volatile.Read(ref _steps),
        Volatile.Read(ref _updates),
        Volatile.Read(ref _skipped),
        Volatile.Read(ref _labelledIntervals),
        _memory?.Count ?? 0);

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

        _engine.Step(LiveLane, frame.Active);
        _decision.Add(_engine.Output(LiveLane), _report.MutableScores);
        _intervalFrame++;
        Describe(frame);
        _report.DecidedTimestamp = _clock.GetTimestamp();
        return _report;
    }

    /// <summary>Learns from the frame that <see cref="Infer"/> was last given, and completes the report.</summary>
    /// <exception cref="InvalidOperationException">No frame was given since.</exception>
    public void Learn()
    {
        var frame = _frame ?? throw new InvalidOperationException("Learn follows Infer, once.");
        _frame = null;
        _recorder?.Add(frame.Bits);
        StepReplay();
        if (_report.EndsInterval)
        {
            EndInterval();
        }

        _steps++;
        _report.FinishedTimestamp = _clock.GetTimestamp();
    }

    private static Func<Model, int, int, ILearningEngine> Managed(LearningOptions options) =>
        (model, lanes, intervalFrames) => new ManagedEngine(
            model,
            lanes,
            intervalFrames,
            new LearningRule { Loss = options.Loss, Optimizer = options.Optimizer, Momentum = (float)options.Momentum, ClipNorm = (float)options.ClipNorm },
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

    private void StepReplay()
    {
        var count = 0;
        foreach (var lane in _replay)
        {
            if (lane.ShowNextFrame())
            {
                _playing[count++] = lane.Lane;
            }
        }

        _engine.Step(_playing.AsSpan(0, count));
    }

    /// <summary>The stream breaks: network to rest, the interval under way forgotten.</summary>
    private void BreakOff()
    {
        _engine.Reset(LiveLane);
        _decision.Clear();
        _intervalFrame = 0;
        AbandonSlot(_recorder?.Break() ?? ReplayMemory.NoSlot);
        foreach (var lane in _replay)
        {
            lane.Abandon();
        }
    }

    private void BeginInterval(EventFrame frame)
    {
        _intervalStartUs = frame.StartUs - frame.OriginUs;
        _engine.BeginInterval(LiveLane);
        foreach (var lane in _replay)
        {
            lane.BeginInterval();
        }
    }

    private void Describe(EventFrame frame)
    {
        var endUs = frame.EndUs - frame.OriginUs;
        _report.Describe(frame, _steps, _decision.Class, _decision.Margin);
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
        _engine.CopyLayerRates(LiveLane, _report.MutableLayerRates);
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
        if (_options.Enabled)
        {
            Update();
        }
        else if (_report.Scored)
        {
            _skipped++;
        }

        if (_recorder is not null)
        {
            AbandonSlot(_recorder.EndInterval(_report.LabelSpan, _labels.ClassOf(_report.LabelSpan)));
        }
    }

    /// <summary>One update from every lane that has a label, the live one first.</summary>
    private void Update()
    {
        var count = 0;
        if (_report.Scored)
        {
            _labelled[count++] = new LabelledLane(LiveLane, _labels.ClassOf(_report.LabelSpan));
        }

        foreach (var lane in _replay)
        {
            if (lane.Labelled is { } labelled)
            {
                _labelled[count++] = labelled;
            }
        }

        if (count > 0)
        {
            _report.Loss = _engine.Learn(_labelled.AsSpan(0, count), (float)_options.LearningRate).Loss;
            _report.UpdateLanes = count;
            _updates++;
        }
    }

    private void AbandonSlot(int slot)
    {
        foreach (var lane in _replay)
        {
            lane.AbandonSlot(slot);
        }
    }
}
