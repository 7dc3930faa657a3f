using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// Says which of the learner's own decisions may pass for labels: those above their class's bar, in agreement with the intervals before, of a class that has not
/// had more than its share lately. Never without replayed windows beside them, and not after <see cref="Stop"/>.
/// </summary>
/// <remarks>
/// The bar of a class begins at 1 and follows a quantile of the margins that the class is decided with; a label that proves a sure decision wrong raises it.
/// Depends on what it is told alone, never on time. Of the learner's thread; allocates where classes are added only.
/// </remarks>
/// <param name="options">How sure is sure.</param>
/// <param name="classes">Number of classes.</param>
internal sealed class SelfTraining(SelfTrainingOptions options, int classes)
{
    /// <summary>Labels among which a class must not have more than its share.</summary>
    private const int Lately = 50;

    /// <summary>How fast a bar follows the margins: some fifty decisions.</summary>
    private const float Follow = 0.02f;

    /// <summary>What a sure decision that was wrong adds to its bar.</summary>
    private const float Penalty = 0.1f;

    private readonly int[] _latest = [.. Enumerable.Repeat(LabelTimeline.None, Lately)]; // classes of the last labels, a ring
    private float[] _bars = [.. Enumerable.Repeat(1f, classes)];
    private int[] _counts = new int[classes]; // of each class in the ring
    private int _next;
    private int _class = LabelTimeline.None;
    private int _inARow;

    /// <summary>Whether the guard has put an end to it.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Least margin with which a class's decision may be learned from now.</summary>
    public float BarOf(int classIndex) => Math.Max(_bars[classIndex], (float)options.Margin);

    /// <summary>No labels any more, until <see cref="Resume"/>.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Begins again, as sure of nothing as at the start.</summary>
    public void Resume()
    {
        IsStopped = false;
        Array.Fill(_bars, 1f);
        BreakOff();
    }

    /// <summary>The stream breaks: what was decided before does not speak for what comes.</summary>
    public void BreakOff() => (_class, _inARow) = (LabelTimeline.None, 0);

    /// <summary>One class more, after the others.</summary>
    public void AddClass()
    {
        _bars = [.. _bars, 1f];
        _counts = [.. _counts, 0];
    }

    /// <summary>Judges the decision of an interval that has no label.</summary>
    /// <param name="decided">Index of the class, or <see cref="LabelTimeline.None"/>.</param>
    /// <param name="margin">Its margin, 0 to 1.</param>
    /// <param name="replayLanes">Lanes of labelled windows that would be learned from beside it.</param>
    /// <returns>The class to learn the interval as; <see cref="LabelTimeline.None"/> where it must not be learned from.</returns>
    public int Judge(int decided, float margin, int replayLanes)
    {
        Follows(decided);
        if (decided == LabelTimeline.None)
        {
            return LabelTimeline.None;
        }

        var isSure = margin >= BarOf(decided);
        var step = Follow * (margin >= _bars[decided] ? (float)options.LeaveOut : (float)options.LeaveOut - 1);
        _bars[decided] = Math.Min(1, _bars[decided] + step);
        if (!isSure || _inARow < options.Agreement || replayLanes == 0 || IsStopped || HasItsShare(decided))
        {
            return LabelTimeline.None;
        }

        Give(decided);
        return decided;
    }

    /// <summary>Takes in what a label says of a decision.</summary>
    public void Check(int decided, float margin, int trueClass)
    {
        Follows(decided);
        if (decided != LabelTimeline.None && decided != trueClass && margin >= BarOf(decided))
        {
            _bars[decided] = Math.Min(1, BarOf(decided) + Penalty);
        }
    }

    private void Follows(int decided) => (_class, _inARow) = (decided, decided == _class ? _inARow + 1 : 1);

    private bool HasItsShare(int classIndex)
    {
        var others = _counts[classIndex] - (_latest[_next] == classIndex ? 1 : 0); // once the oldest has made room
        return others >= (int)(Lately * Math.Clamp(1.25 / _counts.Length, options.ClassShare, 1));
    }

    private void Give(int classIndex)
    {
        if (_latest[_next] is >= 0 and var oldest)
        {
            _counts[oldest]--;
        }

        _latest[_next] = classIndex;
        _counts[classIndex]++;
        _next = (_next + 1) % Lately;
    }
}
