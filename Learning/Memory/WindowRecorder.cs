using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Memory;

/// <summary>
/// Collects the live lane's frames and makes windows of them: each run of intervals under one label, of a set length at most. Every so many windows of a class
/// one is held back, for the guard: it is decided when a window begins, so that nothing of it is learned from.
/// </summary>
/// <param name="state">Whose memories windows go to.</param>
/// <param name="intervalFrames">Frames of an interval (k).</param>
/// <param name="options">Length of a window, and how many are held back.</param>
internal sealed class WindowRecorder(LearnerState state, int intervalFrames, LearningOptions options)
{
    private const int FirstHeldBack = 2; // of a class, counted from 0: the first two are needed to learn it at all

    private readonly int _frameWords = state.Replay.FrameWords;
    private readonly int _windowFrames = intervalFrames * options.ReplayWindowIntervals;
    private readonly ulong[] _bits = new ulong[state.Replay.FrameWords * intervalFrames * options.ReplayWindowIntervals];
    private int _frames; // collected, those of the interval under way included
    private int _wholeFrames; // of the intervals that are done
    private long _frameStartUs; // of the interval under way
    private long _windowStartUs;
    private int _span = LabelTimeline.None;
    private WindowLabel _label;
    private bool _isHeldBack;

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(ulong) * (long)_bits.Length;

    /// <summary>Takes a frame of the interval under way.</summary>
    /// <param name="frame">Bits in [2, H, W].</param>
    /// <param name="startUs">Its first instant, in sensor time.</param>
    public void Add(ReadOnlySpan<ulong> frame, long startUs)
    {
        _frameStartUs = _frames == _wholeFrames ? startUs : _frameStartUs;
        frame.CopyTo(_bits.AsSpan(_frames++ * _frameWords));
    }

    /// <summary>Whether the interval under way belongs to a window that is held back: then it must not be learned from.</summary>
    /// <param name="span">Number of the label span that covers it; not none.</param>
    /// <param name="classIndex">Class of the span.</param>
    public bool HoldsBack(int span, int classIndex) =>
        span == _span && _wholeFrames > 0 ? _isHeldBack : IsDue(classIndex, collected: _wholeFrames > 0 && classIndex == _label.Class ? 1 : 0);

    /// <summary>The interval is done, and one label span covers all of it, or none does.</summary>
    /// <param name="span">Number of the span; none for an interval that no label covers, or whose label is not to be kept.</param>
    /// <param name="label">What it shows.</param>
    /// <returns>The slot of the replay memory that was filled or filled anew; <see cref="ReplayMemory.NoSlot"/> where none was.</returns>
    public int EndInterval(int span, WindowLabel label)
    {
        var isHeldBack = span != LabelTimeline.None && HoldsBack(span, label.Class); // as was said before the update: asked before another window is stored
        var slot = span == _span ? ReplayMemory.NoSlot : Flush();
        if (span != LabelTimeline.None && _wholeFrames == 0)
        {
            (_isHeldBack, _windowStartUs) = (isHeldBack, _frameStartUs);
        }

        (_span, _label) = (span, label);
        if (span == LabelTimeline.None)
        {
            _frames = _wholeFrames;
            return slot;
        }

        _wholeFrames = _frames;
        return _wholeFrames == _windowFrames ? Flush() : slot;
    }

    /// <summary>The stream breaks: the interval under way is forgotten, what was whole before it is stored.</summary>
    /// <returns>As <see cref="EndInterval"/>.</returns>
    public int Break()
    {
        _frames = _wholeFrames;
        var slot = Flush();
        _span = LabelTimeline.None;
        return slot;
    }

    /// <summary>Forgets what was collected, since it may be what did harm.</summary>
    public void Discard() => (_frames, _wholeFrames, _span) = (0, 0, LabelTimeline.None);

    /// <summary>Stores a window that was labelled when it had passed.</summary>
    /// <param name="bits">Its frames one after the other, whole intervals.</param>
    /// <param name="label">What it shows.</param>
    /// <param name="startUs">First instant of its first frame.</param>
    /// <returns>As <see cref="EndInterval"/>.</returns>
    public int AddPast(ReadOnlySpan<ulong> bits, WindowLabel label, long startUs) => Store(bits, label, startUs, IsDue(label.Class, collected: 0));

    /// <summary>Whether the next window of a class is one to be held back.</summary>
    /// <param name="classIndex">The class.</param>
    /// <param name="collected">Windows of it that come before, and are not stored yet.</param>
    private bool IsDue(int classIndex, int collected) =>
        options.HeldBackEvery > 0 && (state.Replay.SeenOf(classIndex) + state.HeldBack.SeenOf(classIndex) + collected) % options.HeldBackEvery == FirstHeldBack % options.HeldBackEvery;

    private int Store(ReadOnlySpan<ulong> bits, WindowLabel label, long startUs, bool isHeldBack)
    {
        var info = new WindowInfo(state.NextWindow++, label.Class, label.Origin, startUs);
        if (!isHeldBack)
        {
            return state.Replay.Offer(bits, info);
        }

        state.HeldBack.Offer(bits, info);
        return ReplayMemory.NoSlot;
    }

    /// <summary>Stores the whole intervals; frames of the interval under way move to the front.</summary>
    private int Flush()
    {
        if (_wholeFrames == 0)
        {
            return ReplayMemory.NoSlot;
        }

        var whole = _bits.AsSpan(0, _wholeFrames * _frameWords);
        var slot = Store(whole, _label, _windowStartUs, _isHeldBack);
        _bits.AsSpan(whole.Length, (_frames - _wholeFrames) * _frameWords).CopyTo(_bits);
        _frames -= _wholeFrames;
        _wholeFrames = 0;
        return slot;
    }
}

/// <summary>What a window shows, and who says so.</summary>
internal readonly record struct WindowLabel(int Class, LabelOrigin Origin);
