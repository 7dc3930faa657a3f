using System.Runtime.CompilerServices;
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
    private readonly int[] _frames; // by slot; 0 = nothing is there
    private readonly WindowInfo[] _windows;
    private int[] _stored; // by class
    private long[] _seen; // by class
    private bool[] _sampled; // by class: whether it was among the largest since the memory is full, so that not all of its windows are kept

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
        _windows = new WindowInfo[slots];
        _stored = new int[classes];
        _seen = new long[classes];
        _sampled = new bool[classes];
    }

    /// <summary>Windows stored.</summary>
    public int Count { get; private set; }

    /// <summary>Windows that fit; their slots are numbered from 0.</summary>
    public int Capacity => _windows.Length;

    /// <summary>64-bit words of a frame.</summary>
    public int FrameWords => _frameWords;

    /// <summary>Frames of the longest window.</summary>
    public int WindowFrames => _slotFrames;

    /// <summary>Bytes taken.</summary>
    public long Bytes => (sizeof(ulong) * (long)_bits.Length) + (sizeof(int) * (long)_frames.Length) + (Unsafe.SizeOf<WindowInfo>() * (long)_windows.Length);

    /// <summary>Windows stored of a class.</summary>
    public int CountOf(int classIndex) => _stored[classIndex];

    /// <summary>Windows of a class that were ever offered.</summary>
    public long SeenOf(int classIndex) => _seen[classIndex];

    /// <summary>What is known of a stored window.</summary>
    public WindowInfo InfoOf(int slot) => _windows[slot];

    /// <summary>Class of a stored window.</summary>
    public int ClassOf(int slot) => _windows[slot].Class;

    /// <summary>Number of frames of a stored window; 0 where a slot holds none.</summary>
    public int FramesOf(int slot) => _frames[slot];

    /// <summary>The frames of a stored window one after the other, bits.</summary>
    public ReadOnlySpan<ulong> Window(int slot) => _bits.AsSpan(slot * _slotFrames * _frameWords, _frames[slot] * _frameWords);

    /// <summary>A frame of a stored window, [2, H, W] bits.</summary>
    public ReadOnlySpan<ulong> Frame(int slot, int frame) => _bits.AsSpan(((slot * _slotFrames) + frame) * _frameWords, _frameWords);

    /// <summary>Offers a window, which is copied where it is kept.</summary>
    /// <param name="bits">Its frames one after the other.</param>
    /// <param name="info">What it shows, and whence it comes.</param>
    /// <returns>The slot that it took, whose window before is gone; <see cref="NoSlot"/> where it was not kept.</returns>
    public int Offer(ReadOnlySpan<ulong> bits, WindowInfo info)
    {
        _seen[info.Class]++;
        var slot = ChooseSlot(info.Class);
        if (slot != NoSlot)
        {
            Remove(slot);
            Put(slot, bits, info);
        }

        return slot;
    }

    /// <summary>Takes in a window that was stored before; for who loads a memory. Where it is full, one of a class that has more makes room: a smaller memory is balanced too.</summary>
    /// <returns>Its slot; <see cref="NoSlot"/> where there is no room, or where the window is longer than one may be here.</returns>
    public int Restore(ReadOnlySpan<ulong> bits, WindowInfo info)
    {
        var slot = bits.Length > _slotFrames * _frameWords ? NoSlot : Count < Capacity ? FreeSlot() : SlotOfLarger(info.Class);
        if (slot != NoSlot)
        {
            Remove(slot);
            Put(slot, bits, info);
            _seen[info.Class] = Math.Max(_seen[info.Class], _stored[info.Class]);
        }

        return slot;
    }

    /// <summary>Sets how many windows of a class were ever offered, at least those that are stored; for who loads a memory.</summary>
    public void RestoreSeen(int classIndex, long seen) => _seen[classIndex] = Math.Max(seen, _stored[classIndex]);

    /// <summary>Forgets the window of a slot, if it holds one.</summary>
    public void Remove(int slot)
    {
        if (_frames[slot] > 0)
        {
            Count--;
            _stored[_windows[slot].Class]--;
            _frames[slot] = 0;
        }
    }

    /// <summary>Makes room for one class more.</summary>
    public void AddClass()
    {
        Array.Resize(ref _stored, _stored.Length + 1);
        Array.Resize(ref _seen, _seen.Length + 1);
        Array.Resize(ref _sampled, _sampled.Length + 1);
    }

    /// <summary>The slot of a window; <see cref="NoSlot"/> where it is not stored, or no longer.</summary>
    /// <param name="number">Its number (<see cref="WindowInfo.Number"/>).</param>
    public int Find(long number)
    {
        for (var slot = 0; slot < Capacity; slot++)
        {
            if (_frames[slot] > 0 && _windows[slot].Number == number)
            {
                return slot;
            }
        }

        return NoSlot;
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
            return FreeSlot();
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

    /// <summary>A random slot of the largest class, where that has two windows more than this one.</summary>
    private int SlotOfLarger(int classIndex)
    {
        var most = _stored.Max();
        return _stored[classIndex] + 1 < most ? RandomSlotOf(_stored.AsSpan().IndexOf(most)) : NoSlot;
    }

    private int FreeSlot() => _frames.AsSpan().IndexOf(0);

    private void Put(int slot, ReadOnlySpan<ulong> bits, WindowInfo info)
    {
        if (bits.Length == 0 || bits.Length % _frameWords != 0 || bits.Length > _slotFrames * _frameWords)
        {
            throw new ArgumentException($"{bits.Length} words are no window of up to {_slotFrames} frames of {_frameWords} words", nameof(bits));
        }

        bits.CopyTo(_bits.AsSpan(slot * _slotFrames * _frameWords));
        _frames[slot] = bits.Length / _frameWords;
        _windows[slot] = info;
        _stored[info.Class]++;
        Count++;
    }

    private int RandomSlotOf(int classIndex)
    {
        var left = _random.NextInt(_stored[classIndex]);
        var slot = 0;
        while (_frames[slot] == 0 || ClassOf(slot) != classIndex || left-- > 0)
        {
            slot++;
        }

        return slot;
    }
}
