using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Tells labels that are wrong from a network that is. A network that knows its classes, and now sees three of them or more as clearly as ever, but agrees with
/// labels no more often than chance, is being told nonsense. (A scene that has become strange is seen as one class, or unclearly.) One thread; allocates nothing.
/// </summary>
/// <param name="longestUs">
/// How long labels are refused at most, in microseconds of sensor time: who goes on saying so may be right after all, and exams go on.
/// </param>
internal sealed class LabelTrust(long longestUs)
{
    private const int Spans = 12; // looked back on
    private const int Contradicted = 9; // of them: at chance among four classes two of three such looks, at two of three right answers one of 250
    private const int StillContradicted = 6; // of them: labels that were refused are so until fewer are
    private const int FewestClasses = 3; // seen
    private const int FewestIntervals = 2; // of a span

    private readonly (int Label, int Seen)[] _spans = new (int, int)[Spans];
    private int _count; // of the spans so far
    private int _span = LabelTimeline.None;
    private int _label;
    private int _seen;
    private int _clear; // intervals of the span that were seen as that class
    private int _intervals;
    private long _untilUs = long.MinValue;

    /// <summary>Whether labels are refused.</summary>
    public bool IsRefusing { get; private set; }

    /// <summary>Takes a labelled interval.</summary>
    /// <param name="span">Number of its label span.</param>
    /// <param name="label">Class of the label.</param>
    /// <param name="seen">Class that the network decides for; none where it does not.</param>
    /// <param name="isSure">Whether the network knows its classes well enough to be a judge.</param>
    /// <param name="nowUs">Sensor time that has passed.</param>
    /// <returns>Whether <see cref="IsRefusing"/> has changed.</returns>
    public bool Add(int span, int label, int seen, bool isSure, long nowUs)
    {
        var was = IsRefusing;
        if (span != _span)
        {
            EndSpan(isSure, nowUs);
            (_span, _label, _seen, _clear, _intervals) = (span, label, seen, 0, 0);
        }

        _seen = _clear == 0 ? seen : _seen;
        _clear += seen == _seen ? 1 : -1; // what most intervals show is left at the end
        _intervals++;
        return was != IsRefusing;
    }

    private void EndSpan(bool isSure, long nowUs)
    {
        if (_intervals >= FewestIntervals && _seen != LabelTimeline.None && _clear > 0)
        {
            _spans[_count++ % Spans] = (_label, _seen);
        }

        if (IsRefusing)
        {
            IsRefusing = nowUs < _untilUs && IsContradicted(StillContradicted);
            _count = IsRefusing ? _count : 0;
        }
        else if (isSure && IsContradicted(Contradicted))
        {
            (IsRefusing, _untilUs) = (true, nowUs + longestUs);
        }
    }

    private bool IsContradicted(int fewest)
    {
        var (contradicted, seen) = (0, 0UL);
        foreach (var span in _spans)
        {
            contradicted += span.Label != span.Seen ? 1 : 0;
            seen |= 1UL << span.Seen; // classes that are 64 apart count as one: then there are many anyway
        }

        return _count >= Spans && contradicted >= fewest && ulong.PopCount(seen) >= FewestClasses;
    }
}
