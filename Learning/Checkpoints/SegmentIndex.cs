using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Which windows lie in which segment of the newest generation, so that only new ones have to be written.</summary>
internal sealed class SegmentIndex
{
    /// <summary>What a segment's number is where there is none.</summary>
    public const int None = 0;

    /// <summary>Most segments that a generation has: each is a file to keep, to check and to read.</summary>
    private const int MaxSegments = 16;

    private readonly Dictionary<long, (int Segment, uint Checksum)> _places = [];
    private readonly Dictionary<int, (StoredFile Stored, int Windows)> _segments = [];
    private readonly Dictionary<int, int> _needed = [];

    /// <summary>Forgets everything: what is saved next is written whole.</summary>
    public void Clear()
    {
        _places.Clear();
        _segments.Clear();
    }

    /// <summary>Knows a segment.</summary>
    /// <param name="segment">Its number.</param>
    /// <param name="stored">Its file.</param>
    /// <param name="windows">Windows that it holds, needed or not.</param>
    public void AddSegment(int segment, StoredFile stored, int windows) => _segments[segment] = (stored, windows);

    /// <summary>Knows where a window lies.</summary>
    public void Add(in WindowEntry entry, int segment) => _places[entry.Info.Number] = (segment, entry.Checksum);

    /// <summary>Knows a generation that was just written.</summary>
    /// <param name="manifest">The generation.</param>
    /// <param name="windows">What it was made of.</param>
    public void Learn(GenerationManifest manifest, IReadOnlyList<CopiedWindow> windows)
    {
        Clear();
        foreach (var use in manifest.Segments)
        {
            AddSegment(use.Segment, use.Stored, use.Windows);
        }

        foreach (var window in windows)
        {
            Add(window.Entry, window.IsNew ? manifest.Info.Number : window.Segment);
        }
    }

    /// <summary>The segment that holds this very window: numbers alone may mean others after a start from another model.</summary>
    public int Find(in WindowEntry entry) =>
        _places.TryGetValue(entry.Info.Number, out var place) && place.Checksum == entry.Checksum ? place.Segment : None;

    /// <summary>A segment's file, and the windows that it holds, needed or not.</summary>
    public (StoredFile Stored, int Windows) SegmentOf(int segment) => _segments[segment];

    /// <summary>Leaves windows of segments that are not worth keeping without a place, so that they are written anew: those of segments of which
    /// less than half is needed, and those of the smallest where there are too many.</summary>
    /// <param name="windows">The windows of the memories, each with its place.</param>
    public void Thin(Span<CopiedWindow> windows)
    {
        _needed.Clear();
        foreach (ref readonly var window in windows)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_needed, window.Segment, out _)++;
        }

        _needed.Remove(None);
        var kept = _needed.Where(segment => 2 * segment.Value >= _segments[segment.Key].Windows)
            .OrderByDescending(segment => segment.Value).ThenBy(segment => segment.Key).Select(segment => segment.Key).ToList();
        var most = kept.Count < MaxSegments ? kept.Count : MaxSegments / 2;
        var worthKeeping = kept.Take(most).ToHashSet();
        foreach (ref var window in windows)
        {
            window = worthKeeping.Contains(window.Segment) ? window : window with { Segment = None };
        }
    }
}
