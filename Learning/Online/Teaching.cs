using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>What is said of the stream while it runs, and the last frames of it, so that what is said late is learned too.</summary>
/// <remarks>Of the learner's thread. The ring is made with the first frame, whose length says how many there are in a second; nothing is allocated afterwards.</remarks>
/// <param name="labels">What is known beforehand.</param>
/// <param name="options">Length of the ring, of intervals and of windows.</param>
/// <param name="firstWindow">Number of the first window of this run: those before are of other streams.</param>
internal sealed class Teaching(LabelTimeline labels, LearningOptions options, long firstWindow)
{
    private const double UsInSecond = 1e6;

    private FrameRing? _ring;
    private ulong[] _window = [];
    private long _originUs;
    private long _frameUs;

    /// <summary>End of the last frame, in microseconds since the stream's first event.</summary>
    public long NowUs { get; private set; }

    /// <summary>Bytes held. From any thread.</summary>
    public long Bytes => Volatile.Read(ref _ring)?.Bytes ?? 0;

    /// <summary>Takes a frame into the ring.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="stored">What memories store of it: its pixels, or the spikes above a border.</param>
    public void Add(EventFrame frame, ReadOnlySpan<ulong> stored)
    {
        (_originUs, _frameUs) = (frame.OriginUs, frame.EndUs - frame.StartUs);
        NowUs = frame.EndUs - frame.OriginUs;
        if (options.LateLabelSeconds > 0)
        {
            var ring = _ring ?? CreateRing(stored.Length);
            ring.Add(stored, frame.StartUs - frame.OriginUs, NowUs, frame.Break != StreamBreak.None);
        }
    }

    /// <summary>
    /// The stream breaks before a frame: where its time begins anew, a label that holds from now on is over. Where that is no recording that is played again, what
    /// was said of the time before says nothing of what will be called so now.
    /// </summary>
    public void BreakOff(EventFrame frame)
    {
        if (frame.StartUs - frame.OriginUs >= NowUs)
        {
            return;
        }

        labels.Stop(NowUs);
        _ring?.Clear();
        if (frame.Break != StreamBreak.LoopRestart)
        {
            labels.ForgetGiven();
        }
    }

    /// <summary>Ends the open label.</summary>
    /// <exception cref="LabelException">There is none.</exception>
    public TimelineSpan Stop()
    {
        var open = labels.Open ?? throw new LabelException("no label is given now");
        labels.Stop(NowUs);
        return open with { EndUs = Math.Min(open.EndUs, NowUs) };
    }

    /// <summary>Labels a stretch of the past, and stores what the ring has of it.</summary>
    /// <param name="classIndex">What it showed.</param>
    /// <param name="startUs">First instant.</param>
    /// <param name="endUs">First instant after it.</param>
    /// <param name="store">Is given each window, its label and its first instant in sensor time.</param>
    /// <returns>Frames stored.</returns>
    /// <exception cref="LabelException">It is not past, or is labelled already.</exception>
    public int Past(int classIndex, long startUs, long endUs, PastWindow store)
    {
        if (endUs > NowUs)
        {
            throw new LabelException($"a label until {endUs} us is not past: it is {NowUs} us now");
        }

        labels.Add(classIndex, startUs, endUs);
        var stored = 0;
        for (var run = Run(startUs, endUs, 0); run.Count > 0; run = Run(startUs, endUs, run.End))
        {
            stored += Store(run, new WindowLabel(classIndex, LabelOrigin.Operator), store);
        }

        return stored;
    }

    /// <summary>Removes from a memory what this run stored of some stretches.</summary>
    public void Forget(ReplayMemory memory, IReadOnlyList<TimelineSpan> spans)
    {
        for (var slot = 0; slot < memory.Capacity; slot++)
        {
            var (window, frames) = (memory.InfoOf(slot), memory.FramesOf(slot));
            if (frames > 0 && window.Number >= firstWindow && spans.Any(span => Shows(window, frames, span)))
            {
                memory.Remove(slot);
            }
        }
    }

    private bool Shows(WindowInfo window, int frames, TimelineSpan span)
    {
        var startUs = window.StartUs - _originUs;
        return window.Class == span.Class && startUs < span.EndUs && span.StartUs < startUs + (frames * _frameUs);
    }

    private FrameRing CreateRing(int frameWords)
    {
        var most = (int)Math.Min(Math.Ceiling(options.LateLabelSeconds * UsInSecond / _frameUs), int.MaxValue);
        _window = new ulong[frameWords * options.IntervalFrames * options.ReplayWindowIntervals];
        Volatile.Write(ref _ring, new FrameRing(options.LateLabelBudgetKb * 1024L, frameWords, most));
        return _ring!;
    }

    private FrameRun Run(long startUs, long endUs, long from) => _ring?.RunWithin(startUs, endUs, from) ?? default;

    /// <summary>Cuts a run into windows of whole intervals.</summary>
    private int Store(FrameRun run, WindowLabel label, PastWindow store)
    {
        var words = _window.Length / (options.IntervalFrames * options.ReplayWindowIntervals);
        var stored = 0;
        while (Math.Min(run.Count - stored, _window.Length / words) / options.IntervalFrames * options.IntervalFrames is > 0 and var frames)
        {
            for (var i = 0; i < frames; i++)
            {
                _ring!.Frame(run.First + stored + i).CopyTo(_window.AsSpan(i * words));
            }

            store(_window.AsSpan(0, frames * words), label, _ring!.StartOf(run.First + stored) + _originUs);
            stored += frames;
        }

        return stored;
    }
}

/// <summary>Takes a window that was labelled late.</summary>
/// <param name="bits">Its frames one after the other; lent.</param>
/// <param name="label">What it shows.</param>
/// <param name="startUs">First instant of its first frame, in sensor time.</param>
internal delegate void PastWindow(ReadOnlySpan<ulong> bits, WindowLabel label, long startUs);
