using System.Globalization;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Guard;

/// <summary>Lets one exam follow the other while there is something to examine, and says what each means: a fall, a good state, or nothing yet. One thread.</summary>
internal sealed class Examiner
{
    private const double Sound = 0.25; // p above which an exam was as good as the reference, for all one can tell
    private const double Ruin = 0.01; // of the significance: losses so clear, while an exam still runs, end it
    private const int FewestIntervals = 10; // of an exam, however few windows there are
    private const int LongestDoubt = 20; // exams in a row that were neither sound nor a fall: then this is what the network can do

    private readonly LearnerState _state;
    private readonly double _significance;
    private readonly ILearningEngine _engine;
    private readonly GuardTally _tally;
    private readonly HeldBackExam _exam;
    private readonly ExamRecord _record;
    private readonly LayerWatch _layers;
    private readonly Witnesses _witnesses;
    private readonly int[] _lanes;
    private int _intervals; // since the exam began; 0 = none has, or it is over
    private int _doubts;

    /// <param name="state">Whose network is examined.</param>
    /// <param name="options">How.</param>
    /// <param name="engine">Runs the network.</param>
    /// <param name="firstLane">Number of the first of the exam's lanes in it.</param>
    /// <param name="tally">Where it counts.</param>
    /// <param name="young">Decides for young classes. Default: nobody does.</param>
    public Examiner(LearnerState state, LearningOptions options, ILearningEngine engine, int firstLane, GuardTally tally, ColdStart? young = null)
    {
        (_state, _significance, _engine, _tally) = (state, options.Guard.Significance, engine, tally);
        _lanes = new int[options.Guard.ExamLanes];
        _exam = new HeldBackExam(engine, firstLane, _lanes.Length, state.HeldBack, state.Model.Spec.Input, options.IntervalFrames, state.Model.Classes.Count, young);
        _record = new ExamRecord(state.HeldBack.Capacity);
        _layers = new LayerWatch(engine.LayerNames);
        _witnesses = new Witnesses(state.Model.Classes, _significance);
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _exam.Bytes;

    /// <summary>Accuracy on the held-back windows in the best state, 0 to 1; NaN before the first exam.</summary>
    public double Reference => _record.Reference;

    /// <summary>Whether the network knows its classes (<see cref="ExamRecord.IsSure"/>).</summary>
    public bool IsSure => _record.IsSure;

    /// <summary>Whether an exam has begun, and is not over.</summary>
    public bool IsExamining => _exam.IsRunning || _intervals > 0;

    /// <summary>Whether the exam under way is <see cref="Measure"/>'s.</summary>
    public bool IsMeasuring { get; private set; }

    /// <summary>Begins an exam.</summary>
    public void Begin() => _exam.Begin();

    /// <summary>Breaks the exam off, since the weights are others.</summary>
    public void Abandon()
    {
        _exam.Abandon();
        _layers.Restart();
        (_intervals, _doubts, IsMeasuring) = (0, 0, false);
    }

    /// <summary>Breaks the exam off, and begins one of weights that stand still until it is over: whatever they answer is the reference from then on.</summary>
    /// <remarks>
    /// What most of three exams had right, while weights moved, may be more than any of these states has. Held against that, the state that was gone back to would
    /// fall again with the first exam, and so for ever.
    /// </remarks>
    public void Measure()
    {
        Abandon();
        IsMeasuring = true;
        _exam.Begin();
    }

    /// <summary>As <see cref="HeldBackExam.ShowNextFrames"/>.</summary>
    public int ShowNextFrames(Span<int> lanes) => _exam.ShowNextFrames(lanes);

    /// <summary>Reads what the lanes said.</summary>
    /// <returns>What is wrong with a layer, in one line; null where nothing is.</returns>
    public string? Read()
    {
        var fault = _exam.Read(_layers);
        return IsSure && !IsMeasuring ? fault : null;
    }

    /// <summary>An interval has ended.</summary>
    public ExamVerdict EndInterval()
    {
        _intervals += IsExamining ? 1 : 0;
        if (_exam.IsRunning)
        {
            return IsMeasuring ? default : LookForRuin();
        }

        return _intervals >= FewestIntervals ? End() : default;
    }

    /// <summary>Numbers of the windows that the reference has right, or wrong; none while another reference is being measured.</summary>
    public IEnumerable<long> Numbers(bool right) => IsMeasuring ? [] : _record.Numbers(_state.HeldBack, right);

    /// <summary>Knows again what it knew.</summary>
    public void Restore(GuardMemory memory) => _record.Restore(_state.HeldBack, memory.Right.ToHashSet(), memory.Wrong.ToHashSet());

    /// <summary>Examines the network in one go, where windows are held back. What is worse than the reference cannot be undone here, and is the reference from then on.</summary>
    /// <returns>What was lost, in one line; null where nothing was.</returns>
    public string? ExamineAtOnce()
    {
        if (_state.HeldBack.Count == 0)
        {
            return null;
        }

        _exam.Begin();
        while (_exam.ShowNextFrames(_lanes) is var count and > 0)
        {
            _engine.Step(_lanes.AsSpan(0, count));
            _exam.Read(_layers);
        }

        var fall = End().Fall;
        if (fall is not null)
        {
            _record.Restart(_exam.Answers);
        }

        return fall;
    }

    /// <summary>A network that is ruined is not examined to the end. Many looks find something by chance, so it must be the clearer.</summary>
    private ExamVerdict LookForRuin()
    {
        var soFar = _record.Compare(_exam.Answers, _state.HeldBack);
        if (soFar.PValue >= _significance * Ruin)
        {
            return default;
        }

        _tally.HeldBackAccuracy = soFar.Accuracy;
        return new ExamVerdict(Describe("of the held-back windows", soFar));
    }

    private ExamVerdict End()
    {
        _intervals = 0;
        _tally.AddExam();
        var all = _record.Compare(_exam.Answers, _state.HeldBack);
        _tally.HeldBackAccuracy = all.Accuracy;
        if (IsMeasuring)
        {
            IsMeasuring = false;
            _record.Restart(_exam.Answers);
            return default;
        }

        if (LookForFall(all) is { } fall)
        {
            return new ExamVerdict(fall);
        }

        _record.Take(_exam.Answers);
        _doubts = all.PValue > Sound ? 0 : _doubts + 1;
        if (_doubts == LongestDoubt)
        {
            _record.Renew(_exam.Answers);
            _doubts = 0;
        }

        var doubt = _witnesses.Hear(_exam.Answers, _state.HeldBack);
        if (_doubts > 0)
        {
            return new ExamVerdict(Fall: null, Doubt: doubt);
        }

        _layers.TakeForGood();
        return new ExamVerdict(Fall: null, IsGood: true, doubt);
    }

    private string? LookForFall(Comparison all)
    {
        if (all.PValue < _significance)
        {
            return Describe("of the held-back windows", all);
        }

        if (!IsSure && all.Gains > all.Losses)
        {
            return null; // who takes all for one class must give that up to learn the others
        }

        var classes = _state.Model.Classes;
        for (var i = 0; i < classes.Count; i++)
        {
            var one = _record.Compare(_exam.Answers, _state.HeldBack, i);
            if (one.PValue * classes.Count < _significance)
            {
                return Describe($"of the held-back windows of {classes[i]}", one);
            }
        }

        return null;
    }

    private static string Describe(string what, Comparison exam) => string.Create(
        CultureInfo.InvariantCulture,
        $"{exam.Losses} {what} are wrong that were right, and {exam.Gains} right that were wrong: {exam.Accuracy:P1} are right (p = {exam.PValue:G2})");
}

/// <summary>What an exam says.</summary>
/// <param name="Fall">What was lost, in one line, where that is a fall.</param>
/// <param name="IsGood">Whether what the network was when the exam began is a good state.</param>
/// <param name="Doubt">The young class whose prototype takes windows of others; null where none does.</param>
internal readonly record struct ExamVerdict(string? Fall, bool IsGood = false, ClassDoubt? Doubt = null);
