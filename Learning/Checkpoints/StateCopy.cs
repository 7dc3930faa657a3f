using System.Runtime.InteropServices;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A learner's state as it is at one moment, for writing it while learning goes on: model, memories and all else of the same instant.</summary>
/// <remarks>
/// Filled again and again; of the windows it copies those that no segment holds. Its memory is its own, and kept from one copy to the next: what a pool is given
/// back on the disk's threads waits there, in each of them, and in steps over hours a process grows by tens of MB.
/// </remarks>
internal sealed class StateCopy : IDisposable
{
    private static readonly StoredMemory Nothing = new(0, 0, 0, []);

    private readonly List<CopiedWindow> _windows = [];
    private readonly List<WindowEntry> _new = [];
    private ulong[] _bits = [];
    private int _words;
    private ModelCopy? _model;

    /// <summary>The network.</summary>
    public ModelCopy Model => _model ?? throw new InvalidOperationException("Nothing was copied.");

    /// <summary>The memory that is learned from, without its windows.</summary>
    public StoredMemory Replay { get; private set; } = Nothing;

    /// <summary>And the one that is held back.</summary>
    public StoredMemory HeldBack { get; private set; } = Nothing;

    /// <summary>Number of the first window that is not yet.</summary>
    public long NextWindow { get; private set; }

    /// <summary>What windows hold of a frame (<see cref="LearnerState.LatentBlock"/>).</summary>
    public int LatentBlock { get; private set; }

    /// <summary>What a file of windows says of all of them.</summary>
    public WindowFileText Text => new(Model.Classes, NextWindow, Replay.Seen, HeldBack.Seen, LatentBlock);

    /// <summary>What the guard wants to know again.</summary>
    public string? Guard { get; private set; }

    /// <summary>What is known of young classes.</summary>
    public string? Prototypes { get; private set; }

    /// <summary>Every window, and where it lies already.</summary>
    public IReadOnlyList<CopiedWindow> Windows => _windows;

    /// <summary>Those that lie nowhere yet.</summary>
    public IReadOnlyCollection<WindowEntry> NewWindows => _new;

    /// <summary>The bits of <see cref="NewWindows"/>, one after the other.</summary>
    public ReadOnlySpan<ulong> NewBits => _bits.AsSpan(0, _words);

    /// <summary>Copies. On the learner's thread.</summary>
    /// <param name="state">What to copy.</param>
    /// <param name="index">Knows the windows that need not be copied.</param>
    public void Fill(LearnerState state, SegmentIndex index)
    {
        Clear();
        if (_model is null)
        {
            _model = new ModelCopy(state.Model);
        }
        else
        {
            _model.Fill(state.Model);
        }

        (NextWindow, LatentBlock, Guard, Prototypes) = (state.NextWindow, state.LatentBlock, state.Guard, state.Prototypes);
        (Replay, HeldBack) = (StoredMemory.Of(state.Replay, Model.Classes.Count), StoredMemory.Of(state.HeldBack, Model.Classes.Count));
        List(state.Replay, index, isHeldBack: false);
        List(state.HeldBack, index, isHeldBack: true);
        index.Thin(CollectionsMarshal.AsSpan(_windows));
        MakeRoom(_windows.Where(window => window.IsNew).Sum(window => window.Entry.Words));
        foreach (var (entry, _, slot) in _windows.Where(window => window.IsNew))
        {
            (entry.IsHeldBack ? state.HeldBack : state.Replay).Window(slot).CopyTo(_bits.AsSpan(_words));
            _words += (int)entry.Words;
            _new.Add(entry);
        }
    }

    /// <summary>Forgets the windows.</summary>
    public void Clear()
    {
        _words = 0;
        _windows.Clear();
        _new.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _model?.Dispose();

    /// <summary>A quarter more than is needed: the next copy needs about as much.</summary>
    private void MakeRoom(long words)
    {
        if (_bits.Length < words)
        {
            _bits = GC.AllocateUninitializedArray<ulong>((int)Math.Min(words + (words / 4), Array.MaxLength));
        }
    }

    private void List(ReplayMemory memory, SegmentIndex index, bool isHeldBack)
    {
        for (var slot = 0; slot < memory.Capacity; slot++)
        {
            if (memory.FramesOf(slot) > 0)
            {
                var entry = WindowEntry.Of(memory, slot, isHeldBack);
                _windows.Add(new CopiedWindow(entry, index.Find(entry), slot));
            }
        }
    }
}

/// <summary>A window of a memory.</summary>
/// <param name="Entry">What files say of it.</param>
/// <param name="Segment">The segment that holds it already; <see cref="SegmentIndex.None"/> where none does.</param>
/// <param name="Slot">Its slot in the memory.</param>
internal readonly record struct CopiedWindow(WindowEntry Entry, int Segment, int Slot)
{
    /// <summary>Whether it has to be written.</summary>
    public bool IsNew => Segment == SegmentIndex.None;
}
