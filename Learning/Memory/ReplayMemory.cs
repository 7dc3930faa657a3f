using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Memory;

/// <summary>Labelled windows of the past, for replay beside the live stream: a class-balanced reservoir.</summary>
/// <remarks>
/// Until it is full it keeps everything. Then a window of a class that was never among the largest takes the place of a random one of the largest class;
/// one of a class that is or was among them is kept with the probability that makes its class a uniform sample of all its windows (Chrysakis and Moens,
/// ICML 2020, "Online continual learning from imbalanced data"). Frames are stored as bits. All memory is taken at the start. One thread.
/// </remarks>
public sealed class ReplayMemory
{
    /// <summary>What a slot's number is where there is none.</summary>
    public const int NoSlot = -1;

    private readonly SeededRandom _random;
    private readonly int _frameWords;
    private readonly int _slotFrames;
    private readonly ulong[] _bits; // [slots, frames, words]
    private readonly int[] _frames;
    private readonly int[] _classes;
    private readonly int[] _stored; // by class
    private readonly long[] _seen; // by class
    private readonly bool[] _sampled; // by class: whether it was among the largest since the memory is full, so that not all of its windows are kept

    /// <summary>An empty memory.</summary>
    /// <param name="budgetBytes">Most that the frames may take; at least one window for each class is kept whatever it says.</param>
    /// <param name="frameWords">64-bit words of a frame.</param>
    /// <param name="windowFrames">Frames of the longest window.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Seed of what is kept and drawn.</param>
    public ReplayMemory(long budgetBytes, int frameWords, int windowFrames, int classes, ulong seed)
    {
        _random = new SeededRandom(seed);
        _frameWords = frameWords;
        _slotFrames = windowFrames;
        var slots = (int)Math.Min(Math.Max(budgetBytes / (sizeof(ulong) * (long)frameWords * windowFrames), classes), 1_000_000);
        _bits = new ulong[(long)slots * frameWords * windowFrames];
        _frames = new int[slots];
        _classes = new int[slots];
        _stored = new int[classes];
        _seen = new long[classes];
        _sampled = new bool[classes];
    }

    /// <summary>Windows stored.</summary>
    public int Count { get; private set; }

    /// <summary>Windows that fit.</summary>
    public int Capacity => _classes.Length;

    /// <summary>Bytes taken.</summary>
    public long Bytes => (sizeof(ulong) * (long)_bits.Length) + (sizeof(int) * (long)(_frames.Length + _classes.Length));

    /// <summary>Windows stored of a class.</summary>
    public int CountOf(int classIndex) => _stored[classIndex];

    /// <summary>Class of a stored window.</summary>
    public int ClassOf(int slot) => _classes[slot];

    /// <summary>Number of frames of a stored window.</summary>
    public int FramesOf(int slot) => _frames[slot];

    /// <summary>A frame of a stored window, [2, H, W] bits.</summary>
    public ReadOnlySpan<ulong> Frame(int slot, int frame) => _bits.AsSpan(((slot * _slotFrames) + frame) * _frameWords, _frameWords);

    /// <summary>Offers a window, which is copied where it is kept.</summary>
    /// <param name="bits">Its frames one after the other.</param>
    /// <param name="classIndex">What it shows.</param>
    /// <returns>The slot that it took, whose window before is gone; <see cref="NoSlot"/> where it was not kept.</returns>
    public int Offer(ReadOnlySpan<ulong> bits, int classIndex)
    {
        _seen[classIndex]++;
        var slot = ChooseSlot(classIndex);
        if (slot == NoSlot)
        {
            return slot;
        }

        if (slot == Count)
        {
            Count++;
        }
        else
        {
            _stored[_classes[slot]]--;
        }

        bits.CopyTo(_bits.AsSpan(slot * _slotFrames * _frameWords));
        _frames[slot] = bits.Length / _frameWords;
        _classes[slot] = classIndex;
        _stored[classIndex]++;
        return slot;
    }

    /// <summary>Draws a window: any class that has some is as likely as any other, then any of its windows.</summary>
    /// <returns>Its slot; <see cref="NoSlot"/> while the memory is empty.</returns>
    public int Draw()
    {
        var classes = 0;
        foreach (var stored in _stored)
        {
            classes += stored > 0 ? 1 : 0;
        }

        if (classes == 0)
        {
            return NoSlot;
        }

        var chosen = 0;
        for (var left = _random.NextInt(classes); ; chosen++)
        {
            if (_stored[chosen] > 0 && left-- == 0)
            {
                return RandomSlotOf(chosen);
            }
        }
    }

    private int ChooseSlot(int classIndex)
    {
        if (Count < Capacity)
        {
            return Count;
        }

        var most = _stored.Max();
        for (var i = 0; i < _stored.Length; i++)
        {
            _sampled[i] |= _stored[i] == most;
        }

        if (!_sampled[classIndex])
        {
            return RandomSlotOf(_stored.AsSpan().IndexOf(most));
        }

        return _random.NextDouble() * _seen[classIndex] < _stored[classIndex] ? RandomSlotOf(classIndex) : NoSlot;
    }

    private int RandomSlotOf(int classIndex)
    {
        var left = _random.NextInt(_stored[classIndex]);
        var slot = 0;
        while (_classes[slot] != classIndex || left-- > 0)
        {
            slot++;
        }

        return slot;
    }
}
