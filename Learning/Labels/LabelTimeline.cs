using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Learning.Labels;

/// <summary>Which class was shown when: what a recording says of itself, and what is said while the stream runs. Spans never overlap.</summary>
/// <remarks>Times are in microseconds since the stream's first event. Of the learner's thread. Queries allocate nothing.</remarks>
public sealed class LabelTimeline
{
    /// <summary>What the number of a span or the index of a class is where there is none.</summary>
    public const int None = -1;

    /// <summary>Spans given while the stream runs of which the newest are kept; windows and updates made from older ones stay.</summary>
    internal const int MostGiven = 4_096;

    private List<string> _classes;
    private readonly LabelOrigin _origin;
    private readonly List<TimelineSpan> _spans = []; // by start
    private readonly Dictionary<int, TimelineSpan> _byNumber = [];
    private readonly Queue<int> _given = []; // numbers of the spans that were given while the stream ran, the oldest first
    private List<LabelSpan> _unknown;
    private int _next;
    private int _open = None;

    /// <summary>A timeline that begins with what is known beforehand.</summary>
    /// <param name="spans">Spans in any order, not overlapping; those whose label is no class wait until it becomes one (<see cref="AddClass"/>).</param>
    /// <param name="classes">Names of the classes, in the order of the outputs.</param>
    /// <param name="origin">Who says so.</param>
    public LabelTimeline(IReadOnlyList<LabelSpan> spans, IReadOnlyList<string> classes, LabelOrigin origin = LabelOrigin.Recording)
    {
        _classes = [.. classes];
        _origin = origin;
        _unknown = [.. spans.OrderBy(span => span.StartUs)];
        TakeInKnown();
    }

    /// <summary>The span that a <see cref="Begin"/> opened and that is not over; null = none.</summary>
    public TimelineSpan? Open => _open == None ? null : _byNumber[_open];

    /// <summary>Distinct labels of the spans, in ordinal order: the classes of a learner that starts from nothing.</summary>
    public static IReadOnlyList<string> ClassesOf(IReadOnlyList<LabelSpan> spans) =>
        [.. spans.Select(span => span.Label).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Number of the one span that covers all of [startUs, endUs); <see cref="None"/> where none does.</summary>
    public int SpanOver(long startUs, long endUs)
    {
        var at = LastFrom(startUs);
        return at >= 0 && endUs <= _spans[at].EndUs ? _spans[at].Number : None;
    }

    /// <summary>Index of the class of a span; <see cref="None"/> for <see cref="None"/>, and for a span that is gone.</summary>
    public int ClassOf(int span) => _byNumber.TryGetValue(span, out var found) ? found.Class : None;

    /// <summary>Who gave the label of a span; that of the recording for <see cref="None"/>, and for a span that is gone.</summary>
    public LabelOrigin OriginOf(int span) => _byNumber.TryGetValue(span, out var found) ? found.Origin : _origin;

    /// <summary>From now on a class is shown, until <see cref="Stop"/>, the next <see cref="Begin"/> or the beginning of a span that is known already.</summary>
    /// <param name="classIndex">Index of the class.</param>
    /// <param name="fromUs">Now.</param>
    /// <returns>Number of the span; that of the open one where it is of this class already.</returns>
    /// <exception cref="LabelException">A span covers that instant that is not an open one.</exception>
    public int Begin(int classIndex, long fromUs)
    {
        if (Open is { } open && open.Class == classIndex && open.StartUs <= fromUs && fromUs < open.EndUs)
        {
            return _open;
        }

        if (SpanWithin(fromUs, fromUs + 1) is { } other && other.Number != _open)
        {
            throw Overlap(other);
        }

        Stop(fromUs);
        var following = LastFrom(fromUs) + 1;
        _open = Give(classIndex, fromUs, following < _spans.Count ? _spans[following].StartUs : long.MaxValue, LabelOrigin.Operator);
        return _open;
    }

    /// <summary>Ends the open span, if there is one.</summary>
    /// <param name="atUs">First instant that it does not cover; a span that would be empty is gone.</param>
    public void Stop(long atUs)
    {
        if (Open is { } open && atUs < open.EndUs)
        {
            Remove(open);
            Insert(open with { EndUs = atUs });
        }

        _open = None;
    }

    /// <summary>Says what a stretch showed.</summary>
    /// <returns>Number of the span.</returns>
    /// <exception cref="LabelException">It has no length, or something is said of a part of it already.</exception>
    public int Add(int classIndex, long startUs, long endUs, LabelOrigin origin = LabelOrigin.Operator)
    {
        if (startUs >= endUs)
        {
            throw new LabelException($"a label from {startUs} to {endUs} us covers nothing: give an end after its start");
        }

        return SpanWithin(startUs, endUs) is { } other ? throw Overlap(other) : Give(classIndex, startUs, endUs, origin);
    }

    /// <summary>Takes back whatever is said of a stretch. Spans that reach beyond it keep the rest; an open one goes on after it.</summary>
    /// <returns>What is gone, from the earliest on, with the numbers that the spans had.</returns>
    public IReadOnlyList<TimelineSpan> TakeBack(long startUs, long endUs)
    {
        var touched = _spans.Where(span => span.StartUs < endUs && startUs < span.EndUs).ToList();
        foreach (var span in touched)
        {
            TakeBack(span, startUs, endUs);
        }

        return [.. touched.Select(span => span with { StartUs = Math.Max(startUs, span.StartUs), EndUs = Math.Min(endUs, span.EndUs) })];
    }

    /// <summary>Forgets every span that was given while the stream ran.</summary>
    public void ForgetGiven()
    {
        _open = None;
        while (_given.TryDequeue(out var number))
        {
            if (_byNumber.TryGetValue(number, out var span))
            {
                Remove(span);
            }
        }
    }

    /// <summary>One class more, after the others: spans known beforehand that bear its name count from now on, where nothing else was said meanwhile.</summary>
    /// <param name="name">Its name.</param>
    public void AddClass(string name) => UseClasses([.. _classes, name]);

    /// <summary>Other classes from now on. Spans keep their labels; those whose label is no class any more are gone, or wait where they were known beforehand.</summary>
    /// <param name="classes">Names of the classes, in the order of the outputs.</param>
    public void UseClasses(IReadOnlyList<string> classes)
    {
        List<string> named = [.. classes];
        var before = _spans.ToList();
        foreach (var span in before)
        {
            Remove(span);
        }

        foreach (var span in before)
        {
            var label = _classes[span.Class];
            if (named.IndexOf(label) is var index and not None)
            {
                Insert(span with { Class = index });
            }
            else if (span.Origin == _origin)
            {
                _unknown.Add(new LabelSpan(label, span.StartUs, span.EndUs));
            }
        }

        _open = _byNumber.ContainsKey(_open) ? _open : None;
        _classes = named;
        TakeInKnown();
    }

    /// <summary>Index of the class of a name.</summary>
    /// <exception cref="LabelException">There is none.</exception>
    public int IndexOf(string label) => _classes.IndexOf(label) is var index and not None
        ? index
        : throw new LabelException($"{label} is no class: the classes are {string.Join(", ", _classes)}; add it first, or correct the name");

    private LabelException Overlap(TimelineSpan span) => new(
        $"from {span.StartUs} to {(span.EndUs == long.MaxValue ? "now" : $"{span.EndUs} us")} the label {_classes[span.Class]} is given already: take that back first");

    private void TakeBack(TimelineSpan span, long startUs, long endUs)
    {
        var isOpen = span.Number == _open;
        var isSplit = span.StartUs < startUs && endUs < span.EndUs;
        Remove(span);
        Insert(span with { EndUs = startUs }); // before another number is given, for which this one may have to go
        var rest = span with { StartUs = endUs, Number = isSplit ? NextGiven() : span.Number };
        Insert(rest);
        _open = (isOpen, endUs < span.EndUs) switch { (false, _) => _open, (true, true) => rest.Number, (true, false) => None };
    }

    /// <summary>Moves those of the waiting spans whose label is a class by now to the others.</summary>
    private void TakeInKnown()
    {
        var classes = _classes.Index().ToDictionary(item => item.Item, item => item.Index);
        foreach (var span in _unknown.Where(span => classes.ContainsKey(span.Label) && SpanWithin(span.StartUs, span.EndUs) is null))
        {
            Insert(new TimelineSpan(_next++, classes[span.Label], span.StartUs, span.EndUs, _origin));
        }

        _unknown = [.. _unknown.Where(span => !classes.ContainsKey(span.Label))];
    }

    private int Give(int classIndex, long startUs, long endUs, LabelOrigin origin)
    {
        var number = NextGiven();
        Insert(new TimelineSpan(number, classIndex, startUs, endUs, origin));
        return number;
    }

    private int NextGiven()
    {
        if (_given.Count == MostGiven && _byNumber.TryGetValue(OldestGiven(), out var oldest))
        {
            Remove(oldest);
        }

        _given.Enqueue(_next);
        return _next++;
    }

    /// <summary>Takes the oldest number off; the open span stays for as long as it is open, however many are given meanwhile.</summary>
    private int OldestGiven()
    {
        var oldest = _given.Dequeue();
        if (oldest != _open)
        {
            return oldest;
        }

        _given.Enqueue(oldest);
        return _given.Dequeue();
    }

    /// <summary>Any span that shares an instant with a stretch.</summary>
    private TimelineSpan? SpanWithin(long startUs, long endUs)
    {
        var at = LastFrom(endUs - 1);
        return at >= 0 && startUs < _spans[at].EndUs ? _spans[at] : null;
    }

    private void Insert(TimelineSpan span)
    {
        if (span.StartUs < span.EndUs)
        {
            _spans.Insert(LastFrom(span.StartUs) + 1, span);
            _byNumber[span.Number] = span;
        }
    }

    private void Remove(TimelineSpan span)
    {
        _spans.RemoveAt(LastFrom(span.StartUs));
        _byNumber.Remove(span.Number);
    }

    /// <summary>Index of the last span that begins no later than an instant; -1 where none does.</summary>
    private int LastFrom(long us)
    {
        var (from, to) = (0, _spans.Count);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            (from, to) = _spans[middle].StartUs <= us ? (middle + 1, to) : (from, middle);
        }

        return from - 1;
    }
}
