using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Evaluation;

/// <summary>Test-then-train accuracy over a stream: each labelled interval is scored once, by the decision at its end, before it is learned from.</summary>
/// <remarks>
/// One thread adds. One bit an interval is kept, for the second half, up to 8 MB of them, and a tally of each of the last 1,024 passes (a camera that is
/// plugged in anew begins one); it allocates when the bits outgrow what it has.
/// </remarks>
public sealed class PrequentialAccuracy
{
    private const int FirstCapacity = 65_536; // intervals: hours of most streams
    private const int MostCapacity = 1 << 26; // months
    private const int MostPasses = 1_024;

    private ulong[] _right = new ulong[FirstCapacity / 64];
    private readonly List<Tally> _passes = new(MostPasses);
    private int _firstPass; // of those kept
    private Tally _all;
    private Tally _first;
    private Tally _noChange;
    private int _spanBefore = LabelTimeline.None;
    private int _classBefore = LabelTimeline.None;

    /// <summary>Scored intervals so far.</summary>
    public long Intervals => _all.All;

    /// <summary>Share of right decisions, 0 to 1; null before the first.</summary>
    public double? Accuracy => _all.Share;

    /// <summary>The same for the second half of the scored intervals; null where there are too many to tell.</summary>
    public double? SecondHalf => Intervals <= MostCapacity ? ShareFrom((int)Intervals / 2) : null;

    /// <summary>The same by pass over the recording, of the last 1,024 passes; null for a pass without labelled intervals.</summary>
    public IReadOnlyList<double?> ByPass => [.. _passes.Select(pass => pass.Share)];

    /// <summary>The same for the first whole interval of each label span, in the last pass alone: where "as before" is no help.</summary>
    public double? FirstIntervals => _first.Share;

    /// <summary>What predicting the label of the scored interval before would have scored.</summary>
    public double? NoChange => _noChange.Share;

    /// <summary>Takes a finished step into account.</summary>
    public void Add(StepReport report)
    {
        while (_firstPass + _passes.Count <= report.Pass)
        {
            BeginPass();
        }

        if (!report.Scored)
        {
            return;
        }

        Remember(report.Correct);
        _passes[^1] = _passes[^1].With(report.Correct);
        _first = report.LabelSpan == _spanBefore ? _first : _first.With(report.Correct);
        _noChange = _noChange.With(report.TrueClass == _classBefore);
        (_spanBefore, _classBefore) = (report.LabelSpan, report.TrueClass);
    }

    private void BeginPass()
    {
        if (_passes.Count == MostPasses)
        {
            _passes.RemoveAt(0);
            _firstPass++;
        }

        _passes.Add(default);
        _first = default;
        _spanBefore = LabelTimeline.None;
    }

    private void Remember(bool right)
    {
        if (Intervals < MostCapacity)
        {
            var at = (int)Intervals;
            if (at == _right.Length * 64)
            {
                Array.Resize(ref _right, _right.Length * 2);
            }

            _right[at >> 6] |= right ? 1UL << at : 0;
        }

        _all = _all.With(right);
    }

    private double? ShareFrom(int from)
    {
        var tally = default(Tally);
        for (var i = from; i < Intervals; i++)
        {
            tally = tally.With((_right[i >> 6] >> i & 1) != 0);
        }

        return tally.Share;
    }

    private readonly record struct Tally(long Right, long All)
    {
        public double? Share => All == 0 ? null : (double)Right / All;

        public Tally With(bool right) => new(Right + (right ? 1 : 0), All + 1);
    }
}
