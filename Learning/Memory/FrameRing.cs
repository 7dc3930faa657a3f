using System.Runtime.CompilerServices;

namespace EdgeLearner.Learning.Memory;

/// <summary>The last frames of the live stream, as bits, so that a label that comes late still finds what it speaks of.</summary>
/// <remarks>
/// Frames are numbered as they come, from 0; a number is good until the ring has come round to it. Times are those of labels: microseconds since the stream's
/// first event. All memory is taken at the start. One thread.
/// </remarks>
public sealed class FrameRing
{
    private readonly int _frameWords;
    private readonly ulong[] _bits; // [slots, words]
    private readonly Times[] _times; // by slot
    private long _next;
    private long _cleared; // number of the first frame since

    /// <summary>An empty ring.</summary>
    /// <param name="budgetBytes">Most that it may take; at least one frame is kept whatever it says.</param>
    /// <param name="frameWords">64-bit words of a frame.</param>
    /// <param name="maxFrames">Frames that it keeps at most, 1 or more.</param>
    public FrameRing(long budgetBytes, int frameWords, int maxFrames)
    {
        var affordable = Math.Min(budgetBytes / ((sizeof(ulong) * (long)frameWords) + Unsafe.SizeOf<Times>()), Array.MaxLength / frameWords);
        Capacity = (int)Math.Clamp(affordable, 1, maxFrames);
        _frameWords = frameWords;
        _bits = new ulong[Capacity * frameWords];
        _times = new Times[Capacity];
    }

    /// <summary>Frames that fit.</summary>
    public int Capacity { get; }

    /// <summary>Frames kept.</summary>
    public int Count => (int)Math.Min(_next - _cleared, Capacity);

    /// <summary>Bytes taken.</summary>
    public long Bytes => (sizeof(ulong) * (long)_bits.Length) + (Unsafe.SizeOf<Times>() * (long)_times.Length);

    /// <summary>Number of the oldest frame kept; that of the next one while the ring is empty.</summary>
    public long Oldest => _next - Count;

    /// <summary>Takes a frame in, in place of the oldest where the ring is full.</summary>
    /// <param name="bits">The frame, [2, H, W] bits.</param>
    /// <param name="startUs">Its first instant.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <param name="isBreak">Whether it does not continue the frame before.</param>
    public void Add(ReadOnlySpan<ulong> bits, long startUs, long endUs, bool isBreak)
    {
        var continues = Count > 0 && !isBreak && Slot(_next - 1).EndUs == startUs;
        bits[.._frameWords].CopyTo(_bits.AsSpan((int)(_next % Capacity) * _frameWords));
        _times[_next % Capacity] = new Times(startUs, endUs, continues);
        _next++;
    }

    /// <summary>Forgets every frame.</summary>
    public void Clear() => _cleared = _next;

    /// <summary>A frame that is kept, [2, H, W] bits; valid until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<ulong> Frame(long number) => _bits.AsSpan((int)(number % Capacity) * _frameWords, _frameWords);

    /// <summary>First instant of a frame that is kept.</summary>
    public long StartOf(long number) => Slot(number).StartUs;

    /// <summary>The first run of frames, each the continuation of the one before, that lie wholly within a stretch.</summary>
    /// <param name="startUs">First instant of the stretch.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <param name="from">Number of the frame from which on to look; to find the next run, the <see cref="FrameRun.End"/> of the one before.</param>
    /// <returns>The run; an empty one where there is none.</returns>
    public FrameRun RunWithin(long startUs, long endUs, long from = 0)
    {
        var first = Math.Max(from, Oldest);
        while (first < _next && !IsWithin(first))
        {
            first++;
        }

        var end = first;
        while (end < _next && IsWithin(end) && (end == first || Slot(end).Continues))
        {
            end++;
        }

        return new FrameRun(first, (int)(end - first));

        bool IsWithin(long number) => Slot(number).StartUs >= startUs && Slot(number).EndUs <= endUs;
    }

    private ref Times Slot(long number) => ref _times[number % Capacity];

    private readonly record struct Times(long StartUs, long EndUs, bool Continues);
}

/// <summary>Frames of a ring that follow each other without a gap.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct FrameRun(long First, int Count)
{
    /// <summary>Number of the frame after the last.</summary>
    public long End => First + Count;
}
