using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
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
    private readonly Teaching _teaching;
    private SelfTraining _self;
    private readonly TimeProvider _clock;
    private readonly Func<Model, int, int, ILearningEngine> _createEngine;
    private readonly LoadGovernor? _governor;
    private readonly Action<GuardEvent> _tell;
    private readonly GuardTally _guarded = new();
    private LearnerState _state;
    private Parts _parts;
    private StepReport _report;
    private EventFrame? _frame;
    private int _decided;
    private readonly long _firstWindow; // of those that are made here
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
    /// <param name="tell">Is told what the guard does and finds, on the learner's thread. Default: nobody.</param>
    /// <param name="governor">Gives way where learning would make frames wait; for live sources. Default: none, and nothing is ever skipped.</param>
    /// <exception cref="NetworkException">Interval, window and network together are too large for any machine.</exception>
    public OnlineLearner(
        LearnerState state,
        LearningOptions options,
        LabelTimeline labels,
        TimeProvider clock,
        Func<Model, int, int, ILearningEngine>? engine = null,
        Action<GuardEvent>? tell = null,
        LoadGovernor? governor = null)
    {
        RefuseTooLarge(state.Model, options);
        (_state, _options, _labels, _clock) = (state, options, labels, clock);
        _teaching = new Teaching(labels, options);
        _self = new SelfTraining(options.SelfTraining, state.Model.Classes.Count);
        _firstWindow = state.NextWindow;
        _createEngine = engine ?? Managed(options);
        _governor = governor;
        _tell = happened =>
        {
            if (happened.Kind is GuardEventKind.Fall or GuardEventKind.BadStart)
            {
                _self.Stop();
            }

            tell?.Invoke(happened);
        };
        _isLearning = options.Enabled;
        _parts = new Parts(this, _isLearning);
        _report = new StepReport(state.Model.Classes, _parts.Engine.LayerNames);
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
            if (value && !_parts.CanLearn)
            {
                Rebuild(Save());
            }

            Interrupt();
        }
    }

    /// <summary>Lets self-training go on after the guard has stopped it, as sure of nothing as at the start. On the learner's thread.</summary>
    public void ResumeSelfTraining() => _self.Resume();

    /// <summary>Why the guard lets nothing be learned for a while; null while learning goes on. On the learner's thread.</summary>
    public string? PauseCause => _parts.Guard?.PauseCause;

    /// <summary>Accuracy on the held-back windows in the guard's last exam, 0 to 1; NaN before the first. From any thread.</summary>
    public double HeldBackAccuracy => _guarded.HeldBackAccuracy;

    /// <summary>Working memory, in bytes by purpose. From any thread.</summary>
    public EngineMemory Memory
    {
        get
        {
            var memory = Volatile.Read(ref _parts).Memory;
            return memory with { Replay = memory.Replay + _teaching.Bytes };
        }
    }

    /// <summary>The account so far. From any thread.</summary>
    public LearnerCounts Counts => new(
        Volatile.Read(ref _steps),
        Volatile.Read(ref _updates),
        Volatile.Read(ref _skipped),
        _governor?.UpdatesSkipped ?? 0,
        _governor?.ReplayLanesSkipped ?? 0,
        Volatile.Read(ref _labelledIntervals),
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

        _parts.Engine.Step(LiveLane, frame.Active);
        _parts.Decision.Add(_parts.Engine.Output(LiveLane), _report.MutableScores);
        _decided = _parts.Young.Decide(_parts.Decision.Class, _report.Scores);
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
        var stored = _options.LatentBlock > 0 ? _parts.Engine.Border(LiveLane) : frame.Bits;
        _teaching.Add(frame, stored);
        if (_isLearning)
        {
            _parts.Recorder.Add(stored, frame.StartUs);
            _parts.Guard?.Watch(frame);
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

        _steps++;
        _report.FinishedTimestamp = _clock.GetTimestamp();
    }

    /// <summary>All of what it knows now, the guard's and the young classes' part written down as text, which takes time and memory: for keeping it. Where <see cref="State"/> may be read.</summary>
    public LearnerState Save()
    {
        _state.Guard = _parts.Guard?.Save() ?? _state.Guard;
        _state.Prototypes = _parts.Young.Save();
        return _state;
    }

    /// <summary>Goes on from another state, at rest. On the learner's thread, between two frames.</summary>
    /// <param name="state">Of the same input size; its classes may be others.</param>
    public void Adopt(LearnerState state)
    {
        RefuseTooLarge(state.Model, _options);
        _labels.UseClasses(state.Model.Classes);
        state.NextWindow = Math.Max(state.NextWindow, _state.NextWindow); // numbers are never given twice
        _self = new SelfTraining(_options.SelfTraining, state.Model.Classes.Count);
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

        var frames = _teaching.Past(index, startUs, endUs, (bits, window, windowUs) =>
        {
            if (_isLearning)
            {
                var slot = _parts.Recorder.AddPast(bits, window, windowUs);
                _parts.Replay.AbandonSlot(slot);
                _parts.Replay.AddNew(slot);
            }
        });
        _parts.Young.Show(index, frames / _options.IntervalFrames);
        return _isLearning ? frames : 0;
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
            Forget(_state.Replay, gone);
            Forget(_state.HeldBack, gone);
        }

        return gone;
    }

    /// <summary>One class more: every classifier gets an output, all else stays. The interval under way is broken off. Likewise.</summary>
    /// <exception cref="NetworkException">There is a class of that name, or the network would be too large.</exception>
    public void AddClass(string name)
    {
        var grown = _state.Model.WithClass(name);
        RefuseTooLarge(grown, _options);
        var state = Save();
        state.Prototypes = _parts.Young.SaveWithClass();
        state.Model = grown;
        state.Replay.AddClass();
        state.HeldBack.AddClass();
        _labels.AddClass(name);
        _self.AddClass();
        Rebuild(state);
    }

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
                MeasuresGradient = options.Guard.Enabled,
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
        Volatile.Write(ref _parts, new Parts(this, canLearn: true));
        _report = new StepReport(state.Model.Classes, _parts.Engine.LayerNames);
        _intervalFrame = 0;
    }

    /// <summary>What is collected and played now is forgotten, and the next frame begins an interval.</summary>
    private void Interrupt()
    {
        _intervalFrame = 0;
        _parts.Recorder.Discard();
        _parts.Replay.Abandon();
        _parts.Guard?.Break();
    }

    private void Forget(ReplayMemory memory, IReadOnlyList<TimelineSpan> spans)
    {
        for (var slot = 0; slot < memory.Capacity; slot++)
        {
            var (window, frames) = (memory.InfoOf(slot), memory.FramesOf(slot));
            if (frames > 0 && window.Number >= _firstWindow && spans.Any(span => _teaching.Shows(window, frames, span)))
            {
                memory.Remove(slot);
            }
        }
    }

    /// <summary>The stream breaks: network to rest, the interval under way forgotten.</summary>
    private void BreakOff(EventFrame frame)
    {
        _parts.RestLive();
        _intervalFrame = 0;
        _parts.Recorder.Break();
        _parts.Replay.Abandon();
        _parts.Guard?.Break();
        _self.BreakOff();
        _teaching.BreakOff(frame);
    }

    private void BeginInterval(EventFrame frame)
    {
        _intervalStartUs = frame.StartUs - frame.OriginUs;
        _parts.Engine.BeginInterval(LiveLane);
    }

    /// <summary>Draws windows and puts their lanes to rest: of no concern to the prediction, which is out.</summary>
    private void BeginReplay(EventFrame frame) =>
        _parts.Replay.BeginInterval(_governor?.ReplayLanes(_options.ReplayLanes, _parts.ExamLanes, frame.ClosedTimestamp) ?? _options.ReplayLanes);

    /// <summary>A step of all lanes but the live one; where there is no time, replay lanes give up the interval and the exam waits.</summary>
    private void StepOthers(EventFrame frame)
    {
        var startedTimestamp = _clock.GetTimestamp();
        var allows = _governor?.AllowsOthers(_parts.Replay.Playing + _parts.ExamLanes, frame.ClosedTimestamp) ?? true;
        if (!allows)
        {
            _governor!.SkipReplayLanes(_parts.Replay.Playing);
            _parts.Replay.Abandon();
        }

        var lanes = _parts.StepOthers(withExam: allows);
        _governor?.AddOthersStep(lanes, startedTimestamp);
    }

    private void Describe(EventFrame frame)
    {
        var endUs = frame.EndUs - frame.OriginUs;
        _report.Describe(frame, _steps, _decided, _decided == _parts.Decision.Class ? _parts.Decision.Margin : 0); // a prototype has none
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

        var guard = _parts.Guard;
        var label = new WindowLabel(_labels.ClassOf(_report.LabelSpan), _labels.OriginOf(_report.LabelSpan));
        var weight = guard?.Judge(_report, label.Class) ?? 1;
        var span = weight > 0 ? _report.LabelSpan : LabelTimeline.None; // what is refused is neither learned from nor kept
        _skipped += span != _report.LabelSpan ? 1 : 0;
        if (guard?.PauseCause is null)
        {
            Update(span, label.Class, weight);
        }

        _parts.Replay.AbandonSlot(_parts.Recorder.EndInterval(span, label));
        if (guard?.EndInterval() == true)
        {
            _parts.Recorder.Discard();
            _parts.Replay.Abandon();
            _parts.RestLive(); // what the ruined weights left in its neurons may never decay: NaN does not
        }

        _report.HeldBackAccuracy = HeldBackAccuracy;
    }

    /// <summary>One update from every lane that has a label, the live one first.</summary>
    private void Update(int span, int classIndex, float weight)
    {
        var labelled = _parts.Labelled;
        var count = 0;
        var replayed = _parts.Replay.Labelled(labelled.AsSpan(1));
        _parts.Young.Learn(labelled.AsSpan(1, replayed));
        if (LiveLabel(span, classIndex, weight, replayed) is { } live)
        {
            labelled[count++] = live;
        }

        labelled.AsSpan(1, replayed).CopyTo(labelled.AsSpan(count));
        count += replayed;
        count = count > 0 && _governor is not null ? _governor.UpdateLanes(count, _report.ClosedTimestamp) : count;
        if (count == 1 && !_report.Scored && labelled[0].Lane == LiveLane)
        {
            count = 0; // its own decision is never learned from alone, not even where there is no time for more
        }

        if (count > 0)
        {
            var startedTimestamp = _clock.GetTimestamp();
            var rate = (float)_options.LearningRate * (_parts.Guard?.Rate ?? 1);
            _parts.Guard?.BeginUpdate();
            var outcome = _parts.Engine.Learn(labelled.AsSpan(0, count), rate);
            _parts.Guard?.EndUpdate(outcome, rate);
            _governor?.AddUpdate(count, startedTimestamp);
            _report.Loss = outcome.Loss;
            _report.UpdateLanes = count;
            _updates++;
        }
    }

    /// <summary>What is learned from the live lane: its label, or where it has none the learner's own decision, where that may pass for one; null = nothing.</summary>
    private LabelledLane? LiveLabel(int span, int classIndex, float weight, int replayed)
    {
        if (_report.Scored)
        {
            _self.Check(_report.Class, _report.Margin, _report.TrueClass);
        }

        if (span != LabelTimeline.None && !_parts.Recorder.HoldsBack(span, classIndex))
        {
            var live = new LabelledLane(LiveLane, classIndex, weight * (float)_options.NewWeight);
            _parts.Young.Learn([live]);
            _parts.Young.Show(classIndex, 1);
            return live;
        }

        return _options.SelfTraining.Enabled && !_report.Scored && weight > 0 && _self.Judge(_report.Class, _report.Margin, replayed) is var own and not LabelTimeline.None
            ? new LabelledLane(LiveLane, own, (float)_options.SelfTraining.Weight)
            : null;
    }

    /// <summary>What is made anew with another state: engine and lanes.</summary>
    private sealed class Parts
    {
        private readonly int[] _playing;

        public Parts(OnlineLearner learner, bool canLearn)
        {
            var (state, options) = (learner._state, learner._options);
            var replayLanes = canLearn ? options.ReplayLanes : 0;
            var examLanes = canLearn && options.Guard.Enabled ? options.Guard.ExamLanes : 0;
            CanLearn = canLearn;
            ExamLanes = examLanes;
            Engine = learner._createEngine(state.Model, 1 + replayLanes + examLanes, options.IntervalFrames);
            Decision = new DecisionWindow(state.Model.Classes.Count, options.DecisionFrames > 0 ? options.DecisionFrames : options.IntervalFrames);
            Recorder = new WindowRecorder(state, options.IntervalFrames, options);
            Replay = new ReplayLanes(Engine, first: LiveLane + 1, replayLanes, state, options);
            Guard = examLanes > 0 ? new LearningGuard(state, options, Engine, LiveLane + 1 + replayLanes, learner._guarded, learner._tell) : null;
            Young = new ColdStart(Engine, 1 + replayLanes, state, options);
            Labelled = new LabelledLane[1 + replayLanes];
            _playing = new int[replayLanes + examLanes];
            Memory = Engine.Memory with { Replay = state.Replay.Bytes + state.HeldBack.Bytes + Recorder.Bytes + Replay.Bytes + (Guard?.Bytes ?? 0) };
        }

        public bool CanLearn { get; }

        public int ExamLanes { get; }

        public ILearningEngine Engine { get; }

        public DecisionWindow Decision { get; }

        public WindowRecorder Recorder { get; }

        public ReplayLanes Replay { get; }

        /// <summary>Decides for classes that are young.</summary>
        public ColdStart Young { get; }

        /// <summary>Null where none is wanted, or nothing is learned.</summary>
        public LearningGuard? Guard { get; }

        /// <summary>Room for the lanes of an update.</summary>
        public LabelledLane[] Labelled { get; }

        public EngineMemory Memory { get; }

        /// <summary>Puts the live lane to rest, and forgets what it decided on.</summary>
        public void RestLive()
        {
            Engine.Reset(LiveLane);
            Decision.Clear();
            Young.BreakOff();
        }

        /// <summary>A step of all lanes but the live one.</summary>
        /// <param name="withExam">Whether those of the exam are among them; its windows go on where they are.</param>
        /// <returns>Lanes that took it.</returns>
        public int StepOthers(bool withExam)
        {
            var playing = Replay.ShowNextFrames(_playing);
            var guard = withExam ? Guard : null;
            playing += guard?.ShowNextFrames(_playing.AsSpan(playing)) ?? 0;
            Engine.Step(_playing.AsSpan(0, playing));
            Young.See(_playing.AsSpan(0, playing));
            guard?.Read();
            return playing;
        }
    }
}
