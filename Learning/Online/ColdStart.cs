using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Online;

/// <summary>Watches the last hidden layer of all lanes for as long as there are young classes, and decides for those.</summary>
/// <remarks>Costs nothing while there are none.</remarks>
internal sealed class ColdStart
{
    private readonly ILearningEngine _engine;
    private readonly PrototypeHead _head;
    private readonly HiddenRates[] _rates; // by lane, the live one first

    /// <summary>Goes on from what a state says of its young classes.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="lanes">All lanes, the live one first.</param>
    /// <param name="state">Whose classes they are.</param>
    /// <param name="options">How long a class is young.</param>
    public ColdStart(ILearningEngine engine, int lanes, LearnerState state, LearningOptions options)
    {
        _engine = engine;
        _head = new PrototypeHead(state.Model.Classes.Count, 64 * engine.HiddenWords, options.YoungIntervals);
        _head.Restore(state.Prototypes);
        _rates = _head.IsNeeded ? [.. Enumerable.Range(0, lanes).Select(_ => new HiddenRates(engine.HiddenWords, options.IntervalFrames))] : [];
    }

    /// <summary>Whether there is a young class.</summary>
    public bool IsNeeded => _head.IsNeeded;

    /// <summary>What a state is to say; null while there is no young class.</summary>
    public string? Save() => _head.Save();

    /// <summary>The same with a class more, which is young.</summary>
    public string? SaveWithClass()
    {
        _head.AddClass();
        return _head.Save();
    }

    /// <summary>A step of the live lane is done.</summary>
    /// <param name="decided">What the outputs decide.</param>
    /// <param name="scores">Their mean rates.</param>
    /// <returns>What is decided.</returns>
    public int Decide(int decided, ReadOnlySpan<float> scores)
    {
        if (!IsNeeded)
        {
            return decided;
        }

        See(0);
        return _head.Decide(scores, _rates[0].Counts);
    }

    /// <summary>A step of other lanes is done.</summary>
    public void See(ReadOnlySpan<int> lanes)
    {
        for (var i = 0; i < lanes.Length && IsNeeded; i++)
        {
            See(lanes[i]);
        }
    }

    /// <summary>An interval is done in some lanes, which were labelled for all of it.</summary>
    public void Learn(ReadOnlySpan<LabelledLane> lanes)
    {
        for (var i = 0; i < lanes.Length && IsNeeded; i++)
        {
            _head.Learn(lanes[i].Class, _rates[lanes[i].Lane].Counts);
        }
    }

    /// <summary>A class was shown that was not shown before: it grows older.</summary>
    public void Show(int classIndex, int intervals)
    {
        if (IsNeeded)
        {
            _head.Show(classIndex, intervals);
        }
    }

    /// <summary>The young class that a lane's last frames would be taken for, going by prototypes; none where they would not.</summary>
    public int TakenFor(int lane) => IsNeeded ? _head.NearestYoung(_rates[lane].Counts) : LabelTimeline.None;

    /// <summary>A young class's prototype decides no more: its output does.</summary>
    public void Grow(int classIndex) => _head.Grow(classIndex);

    /// <summary>What was shown of young classes did harm, for all one knows: they begin anew.</summary>
    public void ForgetYoung() => _head.ForgetYoung();

    /// <summary>The stream breaks.</summary>
    public void BreakOff()
    {
        foreach (var rates in _rates)
        {
            rates.Clear();
        }
    }

    private void See(int lane)
    {
        if (lane < _rates.Length)
        {
            _rates[lane].Add(_engine.Hidden(lane));
        }
    }
}
