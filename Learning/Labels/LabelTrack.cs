using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Learning.Labels;

/// <summary>Which class was shown when. Immutable; times are in microseconds since the stream's first event.</summary>
public sealed class LabelTrack
{
    /// <summary>What the index of a span or class is where there is none.</summary>
    public const int None = -1;

    private readonly long[] _startsUs;
    private readonly long[] _endsUs;
    private readonly int[] _classes;

    /// <summary>A track over a list of classes.</summary>
    /// <param name="spans">Spans in any order, not overlapping; those whose label is no class of the list are ignored.</param>
    /// <param name="classes">Names of the classes, in the order of the outputs.</param>
    public LabelTrack(IReadOnlyList<LabelSpan> spans, IReadOnlyList<string> classes)
    {
        var indices = classes.Index().ToDictionary(item => item.Item, item => item.Index);
        var known = spans.Where(span => indices.ContainsKey(span.Label)).OrderBy(span => span.StartUs).ToList();
        _startsUs = [.. known.Select(span => span.StartUs)];
        _endsUs = [.. known.Select(span => span.EndUs)];
        _classes = [.. known.Select(span => indices[span.Label])];
    }

    /// <summary>No labels at all.</summary>
    public static LabelTrack Empty { get; } = new([], []);

    /// <summary>Distinct labels of the spans, in ordinal order: the classes of a learner that starts from nothing.</summary>
    public static IReadOnlyList<string> ClassesOf(IReadOnlyList<LabelSpan> spans) =>
        [.. spans.Select(span => span.Label).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Index of the one span that covers all of [startUs, endUs); <see cref="None"/> where none does.</summary>
    public int SpanOver(long startUs, long endUs)
    {
        var at = Array.BinarySearch(_startsUs, startUs);
        var span = at >= 0 ? at : ~at - 1; // the last that begins no later
        return span >= 0 && endUs <= _endsUs[span] ? span : None;
    }

    /// <summary>Index of the class of a span; <see cref="None"/> for <see cref="None"/>.</summary>
    public int ClassOf(int span) => span == None ? None : _classes[span];
}
