using System.Globalization;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Stands beside a learner: examines it on windows that it never learns from, looks at every update and at the input, and where learning does harm goes back
/// to the last good state.
/// </summary>
/// <remarks>
/// The learner calls, for each frame while it learns: <see cref="Watch"/>, <see cref="ShowNextFrames"/>, a step of the engine, <see cref="Read"/>; and at an
/// interval's end <see cref="Judge"/>, then <see cref="BeginUpdate"/> and <see cref="EndUpdate"/> around an update unless <see cref="PauseCause"/> forbids one, and
/// <see cref="EndInterval"/>. Time is the sensor's: the same stream gives the same bits. One thread. Allocates nothing until it has something to say.
/// </remarks>
internal sealed class LearningGuard
{
    private const string WayBack = "go back to a generation with request/rollback, or stop, and use edgelearner checkpoints restore";

    private readonly LearnerState _state;
    private readonly GuardTally _tally;
    private readonly Action<GuardEvent> _tell;
    private readonly InputHealth _health;
    private readonly InputGate _gate;
    private readonly LabelGate _labels;
    private readonly Examiner _examiner;
    private readonly OutcomeWatch _updates;
    private readonly DriftResponse _drift;
    private readonly GoodState _good;
    private readonly Recovery _recovery;
    private readonly ColdStart? _young;
    private string? _fault; // found since the interval began
    private double _weightNorm;
    private long _elapsedUs; // sensor time that has passed
    private long _intervalStartUs;
    private long _timeUs; // of the sensor
    private GuardEvent? _badStart; // to be told with the first frame
    private bool _isLost; // the good state is none

    /// <summary>A guard over a state that is taken for good; where <see cref="LearnerState.Guard"/> knows of a better one, that is told.</summary>
    /// <param name="state">What is guarded.</param>
    /// <param name="options">How.</param>
    /// <param name="engine">Runs the network; at rest.</param>
    /// <param name="firstLane">Number of the first of the exam's lanes in it.</param>
    /// <param name="tally">Where it counts.</param>
    /// <param name="tell">Is told what the guard does and finds, on the learner's thread.</param>
    /// <param name="young">Decides for young classes. Default: nobody does.</param>
    public LearningGuard(
        LearnerState state, LearningOptions options, ILearningEngine engine, int firstLane, GuardTally tally, Action<GuardEvent> tell, ColdStart? young = null)
    {
        (_state, _tally, _tell, _young) = (state, tally, tell, young);
        var guard = options.Guard;
        _health = new InputHealth(state.Model.Spec.Input, guard.FloodFactor);
        if (options.LatentBlock == 0)
        {
            _health.Know(state.Replay, options.IntervalFrames); // else what is stored is no input
        }

        _gate = new InputGate(_health, new Monotony(guard.MonotonySeconds * 1_000_000L), Tell);
        _labels = new LabelGate(Tell);
        _examiner = new Examiner(state, options, engine, firstLane, tally, young);
        _updates = new OutcomeWatch(options);
        _drift = new DriftResponse(options.Drift, state.Model.Spec.Input, tally, Tell);
        _good = new GoodState(state);
        _fault = WeightNorm.Measure(state.Model, out _weightNorm);
        _recovery = new Recovery(guard.PauseSeconds * 1_000_000L);
        Restore();
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _good.Bytes + _examiner.Bytes + _health.Bytes;

    /// <summary>Why nothing is learned, nor stored, for a while; null while learning goes on.</summary>
    public string? PauseCause { get; private set; }

    /// <summary>Whether the network may teach itself, or learn faster: not while a fall is not made good.</summary>
    private bool TrustsTheNetwork => _recovery.Falls == 0;

    /// <summary>Factor on the learning rate.</summary>
    public float Rate => _recovery.Rate * (TrustsTheNetwork ? _drift.Rate(_elapsedUs) : 1);

    /// <summary>Takes a frame of the live stream.</summary>
    public void Watch(EventFrame frame)
    {
        _elapsedUs += frame.EndUs - frame.StartUs;
        _timeUs = frame.EndUs;
        _health.Add(frame.Active);
        if (_badStart is not null)
        {
            _tell(_badStart with { TimeUs = _timeUs });
            _badStart = null;
        }

        if (_fault is null && !_isLost && !_examiner.IsMeasuring && _recovery.Ends(_elapsedUs))
        {
            PauseCause = null;
            var measure = double.IsNaN(_examiner.Reference) ? "" : $"; {_examiner.Reference:P1} of the held-back windows are right, and the measure from now on";
            Tell(GuardEventKind.Resumed, string.Create(CultureInfo.InvariantCulture, $"the pause is over: learning goes on at {_recovery.Rate:G2} of its rate{measure}"));
        }
    }

    /// <summary>The stream breaks: the interval under way is forgotten.</summary>
    public void Break()
    {
        _health.Break();
        _intervalStartUs = _elapsedUs;
    }

    /// <summary>Gives the exam's lanes their next frames.</summary>
    /// <param name="lanes">Is filled with the lanes that have one.</param>
    /// <returns>Their number.</returns>
    public int ShowNextFrames(Span<int> lanes) => _examiner.ShowNextFrames(lanes);

    /// <summary>Reads what these lanes said.</summary>
    public void Read()
    {
        var fault = _examiner.Read();
        _fault ??= fault;
    }

    /// <summary>Judges the interval that has ended.</summary>
    /// <param name="report">What the learner made of it.</param>
    /// <param name="classIndex">The class that a label gives all of it; none without one.</param>
    /// <returns>How much it counts, 0 to 1, or would count if the network labelled it; 0 = it must be neither learned from nor stored.</returns>
    public float Judge(StepReport report, int classIndex)
    {
        var weight = _gate.WeightOf(classIndex, _intervalStartUs, _elapsedUs);
        weight = report.Scored && weight > 0 && DistrustsLabels(report, classIndex) ? 0 : weight;
        _intervalStartUs = _elapsedUs;
        _drift.Add(report, _elapsedUs);
        if (PauseCause is not null)
        {
            _tally.AddPaused();
            return 0;
        }

        if (classIndex != LabelTimeline.None && weight == 0)
        {
            _tally.AddRefused();
        }

        return classIndex != LabelTimeline.None || TrustsTheNetwork ? weight : 0;
    }

    /// <summary>An update is about to be made.</summary>
    public void BeginUpdate()
    {
        if (!_examiner.IsExamining)
        {
            _good.BeginExam();
            _examiner.Begin();
        }
    }

    /// <summary>An update was made.</summary>
    /// <param name="outcome">What it did.</param>
    /// <param name="rate">Its step size.</param>
    public void EndUpdate(LearnOutcome outcome, float rate) => _fault ??= _updates.Add(outcome, rate, _state.Model, _weightNorm);

    /// <summary>The interval is done with.</summary>
    /// <returns>Whether the guard went back: then every lane must leave its window, since it may be gone.</returns>
    public bool EndInterval()
    {
        if (_isLost)
        {
            return false; // was said; going back again changes nothing
        }

        _fault = WeightNorm.Measure(_state.Model, out _weightNorm) ?? _fault;
        var verdict = _fault is null ? _examiner.EndInterval() : default;
        if (verdict.IsGood)
        {
            _good.Pass();
            _recovery.Pass();
        }

        if (verdict.Doubt is { } doubt)
        {
            _young!.Grow(doubt.Class);
            Tell(GuardEventKind.ClassDoubted, doubt.Cause);
        }

        _fault ??= verdict.Fall;
        if (_fault is null)
        {
            return false;
        }

        GoBack(_fault);
        return true;
    }

    /// <summary>What is to be known after a restart (<see cref="LearnerState.Guard"/>).</summary>
    public string Save() => new GuardMemory(
        _recovery.Rate, _recovery.Falls, _recovery.LeftUs(_elapsedUs), [.. _examiner.Numbers(right: true)], [.. _examiner.Numbers(right: false)]).ToText();

    private void Restore()
    {
        if (GuardMemory.FromText(_state.Guard) is { } memory)
        {
            _examiner.Restore(memory);
            _recovery.Restore(memory.Rate, memory.Falls, memory.PauseUs, _elapsedUs);
            PauseCause = _recovery.IsPaused ? "learning had done harm before the start" : null;
        }

        var known = _examiner.Reference;
        if (_fault is null && _examiner.ExamineAtOnce() is { } lost)
        {
            var cause = $"{lost}, in the weights that learning begins with; they are the measure from now on: if they are not to be kept, {WayBack}";
            _badStart = new GuardEvent(GuardEventKind.BadStart, cause, TimeUs: 0, known, _tally.HeldBackAccuracy);
        }
    }

    private bool DistrustsLabels(StepReport report, int classIndex)
    {
        var doubt = _labels.Add(report, classIndex, _examiner.IsSure, _elapsedUs);
        _fault ??= PauseCause is null ? doubt : null; // where the last ones taught anything, it is to be undone
        return _labels.IsRefusing;
    }

    private void GoBack(string cause)
    {
        var gone = _good.GoBack();
        _young?.ForgetYoung();
        var pauseUs = _recovery.Fall(_elapsedUs);
        PauseCause = cause;
        _fault = null;
        _isLost = WeightNorm.Measure(_state.Model, out _weightNorm) is not null;
        if (_isLost)
        {
            _examiner.Abandon();
        }
        else
        {
            _examiner.Measure();
        }

        _tally.AddFall();
        Tell(GuardEventKind.Fall, _isLost ? $"{cause}; so is the last good state, and nothing is learned any more: {WayBack}" : string.Create(
            CultureInfo.InvariantCulture,
            $"{cause}; back to the last good state, {gone} windows that came since are gone, the learning rate is halved, and nothing is learned for {pauseUs / 1e6:G4} s or more"));
        _tally.ForgetAccuracy();
    }

    private void Tell(GuardEventKind kind, string cause) => _tell(new GuardEvent(kind, cause, _timeUs, _examiner.Reference, _tally.HeldBackAccuracy));
}
