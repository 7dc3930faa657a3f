using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Memory;

/// <summary>Collects the live lane's frames and offers each run of intervals under one label to the replay memory, in windows of a set length at most.</summary>
/// <param name="memory">Where windows go.</param>
/// <param name="frameWords">64-bit words of a frame.</param>
/// <param name="intervalFrames">Frames of an interval (k).</param>
/// <param name="windowIntervals">Intervals of the longest window.</param>
internal sealed class WindowRecorder(ReplayMemory memory, int frameWords, int intervalFrames, int windowIntervals)
{
    private readonly ulong[] _bits = new ulong[frameWords * intervalFrames * windowIntervals];
    private long _windows; // offered
    private int _frames; // collected, those of the interval under way included
    private int _wholeFrames; // of the intervals that are done
    private int _span = LabelTimeline.None;
    private int _class = LabelTimeline.None;

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(ulong) * (long)_bits.Length;

    /// <summary>Takes a frame of the interval under way.</summary>
    public void Add(ReadOnlySpan<ulong> frame) => frame.CopyTo(_bits.AsSpan(_frames++ * frameWords));

    /// <summary>The interval is done, and one label span covers all of it, or none does.</summary>
    /// <param name="span">Number of the span; none for an interval without a label.</param>
    /// <param name="classIndex">Class of the span.</param>
    /// <returns>The slot of the replay memory that was filled or filled anew; <see cref="ReplayMemory.NoSlot"/> where none was.</returns>
    public int EndInterval(int span, int classIndex)
    {
        var slot = span == _span ? ReplayMemory.NoSlot : Flush();
        (_span, _class) = (span, classIndex);
        if (span == LabelTimeline.None)
        {
            _frames = _wholeFrames;
            return slot;
        }

        _wholeFrames = _frames;
        return _wholeFrames == intervalFrames * windowIntervals ? Flush() : slot;
    }

    /// <summary>The stream breaks: the interval under way is forgotten, what was whole before it is offered.</summary>
    /// <returns>As <see cref="EndInterval"/>.</returns>
    public int Break()
    {
        _frames = _wholeFrames;
        var slot = Flush();
        _span = LabelTimeline.None;
        return slot;
    }

    /// <summary>Offers the whole intervals; frames of the interval under way move to the front.</summary>
    private int Flush()
    {
        if (_wholeFrames == 0)
        {
            return ReplayMemory.NoSlot;
        }

        var whole = _bits.AsSpan(0, _wholeFrames * frameWords);
        var slot = memory.Offer(whole, new WindowInfo(++_windows, _class, LabelOrigin.Recording, 0));
        _bits.AsSpan(whole.Length, (_frames - _wholeFrames) * frameWords).CopyTo(_bits);
        _frames -= _wholeFrames;
        _wholeFrames = 0;
        return slot;
    }
}
