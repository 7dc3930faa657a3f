using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
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
    private readonly LearningOptions _options;
    private readonly LabelTimeline _labels;
    private readonly Teaching _teaching;
    private readonly IntervalUpdate _update;
    private readonly TimeProvider _clock;
    private readonly EngineFactory _createEngine;
    private readonly LoadGovernor? _governor;
    private readonly Action<GuardEvent> _tell;
    private readonly GuardTally _guarded = new();
    private readonly LearnerTally _tally = new();
    private LearnerState _state;
    private LearnerLanes _lanes;
    private StepReport _report;
    private EventFrame? _frame;
    private int _decided;
    private bool _isLearning;
    private int _intervalFrame; // frames of the interval under way
    private long _intervalStartUs; // since the stream's first event

    /// <summary>A learner for one stream.</summary>
    /// <param name="state">What it knows; changes as it learns.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="labels">Which class was shown when.</param>
    /// <param name="clock">For latency stamps only.</param>
    /// <param name="engine">Builds the engine, anew for every state. Default: <see cref="ManagedEngine.Create"/>.</param>
    /// <param name="tell">Is told what the guard does and finds, on the learner's thread. Default: nobody.</param>
    /// <param name="governor">Gives way where learning would make frames wait; for live sources. Default: none, and nothing is ever skipped.</param>
    /// <exception cref="NetworkException">Interval, window and network together are too large for any machine.</exception>
    public OnlineLearner(
        LearnerState state,
        LearningOptions options,
        LabelTimeline labels,
        TimeProvider clock,
        EngineFactory? engine = null,
        Action<GuardEvent>? tell = null,
        LoadGovernor? governor = null)
    {
        (_state, _options, _labels, _clock, _createEngine, _governor) = (state, options, labels, clock, engine ?? ManagedEngine.Create, governor);
        _teaching = new Teaching(labels, options, state.NextWindow);
        _update = new IntervalUpdate(options, governor, clock, state.Model.Classes.Count);
        _tell = happened =>
        {
            if (happened.Kind is GuardEventKind.Fall or GuardEventKind.BadStart)
            {
                _update.Self.Stop();
            }

            tell?.Invoke(happened);
        };
        _isLearning = options.Enabled;
        _lanes = new LearnerLanes(state, options, _createEngine, _isLearning, _guarded, _tell);
        _report = new StepReport(state.Model.Classes, _lanes.Engine.LayerNames);
    }

    /// <summary>What it knows now, but for what the guard and young classes add to it (<see cref="Save"/>). On the learner's thread, between two frames, or after it has ended.</summary>
    public LearnerState State => _state;

    /// <summary>The network and its weights as they are now; likewise.</summary>
    public Model Model => _state.Model;

    /// <summary>Whether it learns; false = it predicts, and nothing else. On the learner's thread; takes effect with the next frame, which begins an interval.</summary>
    public bool IsLearning
    {
        get => _isLearning;
        set
        {
            if (value == _isLearning)
            {
                return;
            }

            _isLearning = value;
            if (value && !_lanes.CanLearn)
            {
                Rebuild(Save());
            }

            Interrupt();
        }
    }

    /// <summary>Lets self-training go on after the guard has stopped it, as sure of nothing as at the start. On the learner's thread.</summary>
    public void ResumeSelfTraining() => _update.Self.Resume();

    /// <summary>Why the guard lets nothing be learned for a while; null while learning goes on. On the learner's thread.</summary>
    public string? PauseCause => _lanes.Guard?.PauseCause;

    /// <summary>Accuracy on the held-back windows in the guard's last exam, 0 to 1; NaN before the first. From any thread.</summary>
    public double HeldBackAccuracy => _guarded.HeldBackAccuracy;

    /// <summary>Working memory, in bytes by purpose. From any thread.</summary>
    public EngineMemory Memory
    {
        get
        {
            var memory = Volatile.Read(ref _lanes).Memory;
            return memory with { Replay = memory.Replay + _teaching.Bytes };
        }
    }

    /// <summary>The account so far. From any thread.</summary>
    public LearnerCounts Counts => new(
        _tally.Steps,
        _tally.Updates,
        _tally.Skipped,
        _governor?.UpdatesSkipped ?? 0,
        _governor?.ReplayLanesSkipped ?? 0,
        _tally.LabelledIntervals,
        Volatile.Read(ref _state).Replay.Count,
        Volatile.Read(ref _state).HeldBack.Count,
        _guarded.Counts);

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
            BreakOff(frame);
        }

        if (_intervalFrame == 0)
        {
            BeginInterval(frame);
        }

        _lanes.Engine.Step(LearnerLanes.Live, frame.Active);
        _lanes.Decision.Add(_lanes.Engine.Output(LearnerLanes.Live), _report.MutableScores);
        _decided = _lanes.Young.Decide(_lanes.Decision.Class, _report.Scores);
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
        var stored = _options.LatentBlock > 0 ? _lanes.Engine.Border(LearnerLanes.Live) : frame.Bits;
        _teaching.Add(frame, stored);
        if (_isLearning)
        {
            _lanes.Recorder.Add(stored, frame.StartUs);
            _lanes.Guard?.Watch(frame);
            if (_intervalFrame == 1)
            {
                BeginReplay(frame);
            }

            StepOthers(frame);
        }

        if (_report.EndsInterval)
        {
            EndInterval();
        }

        _tally.AddStep();
        _report.FinishedTimestamp = _clock.GetTimestamp();
    }

    /// <summary>All of what it knows now, the guard's and the young classes' part written down as text, which takes time and memory: for keeping it. Where <see cref="State"/> may be read.</summary>
    public LearnerState Save()
    {
        _state.Guard = _lanes.Guard?.Save() ?? _state.Guard;
        _state.Prototypes = _lanes.Young.Save();
        return _state;
    }

    /// <summary>Goes on from another state, at rest. On the learner's thread, between two frames.</summary>
    /// <param name="state">Of the same input size; its classes may be others.</param>
    public void Adopt(LearnerState state)
    {
        LearnerLanes.RefuseTooLarge(state.Model, _options);
        _labels.UseClasses(state.Model.Classes);
        state.NextWindow = Math.Max(state.NextWindow, _state.NextWindow); // numbers are never given twice
        _update.ForgetSelf(state.Model.Classes.Count);
        _guarded.ForgetAccuracy();
        Rebuild(state);
    }

    /// <summary>From now on a class is shown, until <see cref="StopLabel"/>, another label or a break of the stream. On the learner's thread, between two frames.</summary>
    /// <exception cref="LabelException">There is no such class, or a label is there already.</exception>
    public TimelineSpan LabelNow(string label)
    {
        _labels.Begin(_labels.IndexOf(label), _teaching.NowUs);
        return _labels.Open!.Value;
    }

    /// <summary>Says what a stretch of the past showed; what of it is still in the ring of frames is learned. Likewise.</summary>
    /// <param name="label">Name of the class.</param>
    /// <param name="startUs">First instant, in microseconds since the stream's first event.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <returns>Frames that are learned from, in whole intervals.</returns>
    /// <exception cref="LabelException">There is no such class, the stretch is not past, or a label is there already.</exception>
    public int LabelPast(string label, long startUs, long endUs)
    {
        var index = _labels.IndexOf(label);
        if (PauseCause is { } cause)
        {
            throw new LabelException($"learning is paused ({cause}): say it again when it goes on");
        }

        var frames = _teaching.Past(index, startUs, endUs, _isLearning ? LearnPast : static (_, _, _) => { });
        if (!_isLearning)
        {
            return 0;
        }

        _lanes.Young.Show(index, frames / _options.IntervalFrames);
        return frames;
    }

    /// <summary>The label that is given now is over. Likewise.</summary>
    /// <returns>What it covered.</returns>
    /// <exception cref="LabelException">None is given.</exception>
    public TimelineSpan StopLabel() => _teaching.Stop();

    /// <summary>The label that is given now; null = none. Likewise.</summary>
    public TimelineSpan? OpenLabel => _labels.Open;

    /// <summary>End of the last frame, in microseconds since the stream's first event. Likewise.</summary>
    public long NowUs => _teaching.NowUs;

    /// <summary>Takes labels back, and forgets the windows that show what they covered. What was learned from them stays learned. Likewise.</summary>
    /// <returns>What is gone.</returns>
    public IReadOnlyList<TimelineSpan> TakeBack(long startUs, long endUs)
    {
        var gone = _labels.TakeBack(startUs, endUs);
        if (gone.Count > 0)
        {
            Interrupt();
            _teaching.Forget(_state.Replay, gone);
            _teaching.Forget(_state.HeldBack, gone);
        }

        return gone;
    }

    /// <summary>One class more: every classifier gets an output, all else stays. The interval under way is broken off. Likewise.</summary>
    /// <exception cref="NetworkException">There is a class of that name, or the network would be too large.</exception>
    public void AddClass(string name)
    {
        var grown = _state.Model.WithClass(name);
        LearnerLanes.RefuseTooLarge(grown, _options);
        var state = Save();
        state.Prototypes = _lanes.Young.SaveWithClass();
        state.Model = grown;
        state.Replay.AddClass();
        state.HeldBack.AddClass();
        _labels.AddClass(name);
        _update.Self.AddClass();
        Rebuild(state);
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    private void Rebuild(LearnerState state)
    {
        var canLearn = _isLearning || _lanes.CanLearn;
        _lanes.Dispose();
        Volatile.Write(ref _state, state);
        Volatile.Write(ref _lanes, new LearnerLanes(state, _options, _createEngine, canLearn, _guarded, _tell));
        _report = new StepReport(state.Model.Classes, _lanes.Engine.LayerNames);
        _intervalFrame = 0;
    }

    /// <summary>What is collected and played now is forgotten, and the next frame begins an interval.</summary>
    private void Interrupt()
    {
        _intervalFrame = 0;
        _lanes.Abandon();
        _lanes.Guard?.Break();
    }

    /// <summary>The stream breaks: network to rest, the interval under way forgotten.</summary>
    private void BreakOff(EventFrame frame)
    {
        _lanes.RestLive();
        _intervalFrame = 0;
        _lanes.Recorder.Break();
        _lanes.Replay.Abandon();
        _lanes.Guard?.Break();
        _update.Self.BreakOff();
        _teaching.BreakOff(frame);
    }

    private void BeginInterval(EventFrame frame)
    {
        _intervalStartUs = frame.StartUs - frame.OriginUs;
        _lanes.Engine.BeginInterval(LearnerLanes.Live);
    }

    /// <summary>Draws windows and puts their lanes to rest: of no concern to the prediction, which is out.</summary>
    private void BeginReplay(EventFrame frame) =>
        _lanes.Replay.BeginInterval(_governor?.ReplayLanes(_options.ReplayLanes, _lanes.ExamLanes, frame.ClosedTimestamp) ?? _options.ReplayLanes);

    /// <summary>A step of all lanes but the live one; where there is no time, replay lanes give up the interval and the exam waits.</summary>
    private void StepOthers(EventFrame frame)
    {
        var startedTimestamp = _clock.GetTimestamp();
        var allows = _governor?.AllowsOthers(_lanes.Replay.Playing + _lanes.ExamLanes, frame.ClosedTimestamp) ?? true;
        if (!allows)
        {
            _governor!.SkipReplayLanes(_lanes.Replay.Playing);
            _lanes.Replay.Abandon();
        }

        var lanes = _lanes.StepOthers(withExam: allows);
        _governor?.AddOthersStep(lanes, startedTimestamp);
    }

    private void Describe(EventFrame frame)
    {
        var endUs = frame.EndUs - frame.OriginUs;
        _report.Describe(frame, _tally.Steps, _decided, _decided == _lanes.Decision.Class ? _lanes.Decision.Margin : 0); // a prototype has none
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
        _lanes.Engine.CopyLayerRates(LearnerLanes.Live, _report.MutableLayerRates);
        if (_report.Scored)
        {
            _report.Accuracy = _tally.Score(_report.Correct);
        }
    }

    private void EndInterval()
    {
        _intervalFrame = 0;
        if (!_isLearning)
        {
            CountSkipped(_report.Scored);
            return;
        }

        var guard = _lanes.Guard;
        var label = new WindowLabel(_labels.ClassOf(_report.LabelSpan), _labels.OriginOf(_report.LabelSpan));
        var weight = guard?.Judge(_report, label.Class) ?? 1;
        var span = weight > 0 ? _report.LabelSpan : LabelTimeline.None; // what is refused is neither learned from nor kept
        CountSkipped(span != _report.LabelSpan);
        if (guard?.PauseCause is null && _update.Make(_lanes, _report, new LiveInterval(span, label.Class, weight)))
        {
            _tally.AddUpdate();
        }

        _lanes.Replay.AbandonSlot(_lanes.Recorder.EndInterval(span, label));
        if (guard?.EndInterval() == true)
        {
            _lanes.Abandon();
            _lanes.RestLive(); // what the ruined weights left in its neurons may never decay: NaN does not
        }

        _report.HeldBackAccuracy = HeldBackAccuracy;
    }

    private void LearnPast(ReadOnlySpan<ulong> bits, WindowLabel label, long startUs)
    {
        var slot = _lanes.Recorder.AddPast(bits, label, startUs);
        _lanes.Replay.AbandonSlot(slot);
        _lanes.Replay.AddNew(slot);
    }

    private void CountSkipped(bool isSkipped)
    {
        if (isSkipped)
        {
            _tally.AddSkipped();
        }
    }
}
