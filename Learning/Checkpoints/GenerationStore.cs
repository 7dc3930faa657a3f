using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>The generations of a learner's state, in a folder: the last few and the best are kept, whatever happens in between.</summary>
/// <remarks>
/// A generation is a model, the segments of windows that it needs, and a manifest that names them, written last: once <see cref="WritePending"/> or
/// <see cref="SaveNow"/> returns, it is there for good. Of any thread, one at a time: who comes second waits, but for <see cref="TryCapture"/>.
/// </remarks>
public sealed class GenerationStore : IStateStore, IDisposable
{
    private const string FolderName = "generations";

    private readonly Lock _gate = new();
    private readonly GenerationFolder _folder;
    private readonly GenerationReader _reader;
    private readonly GenerationShelf _shelf;
    private readonly GenerationLoader _loader;
    private readonly TimeProvider _clock;
    private readonly SegmentIndex _index = new();
    private readonly StateCopy _copy = new();
    private (GenerationReason Reason, double? HeldBackAccuracy)? _pending;
    private Exception? _failure; // of the last write; null where it succeeded
    private volatile GenerationInfo? _latest;

    /// <summary>The generations of a state folder. Nothing is read or made yet.</summary>
    /// <param name="stateFolder">They lie in its folder <c>generations</c>.</param>
    /// <param name="kept">How many of the last are kept, 1 and more; the best is kept besides.</param>
    /// <param name="clock">Dates them.</param>
    /// <param name="report">Told of everything damaged, in one line each. On the thread that finds it.</param>
    /// <param name="disk">Default: the machine's own.</param>
    /// <param name="isReadOnly">Whether what is damaged stays where it is; for who only looks.</param>
    public GenerationStore(
        string stateFolder, int kept, TimeProvider clock, Action<string> report, IDisk? disk = null, bool isReadOnly = false)
    {
        _folder = new GenerationFolder(Path.Combine(stateFolder, FolderName), disk ?? SystemDisk.Instance, isReadOnly);
        _reader = new GenerationReader(_folder, report);
        _shelf = new GenerationShelf(_folder, _reader, kept, report);
        _loader = new GenerationLoader(_folder, _reader, _shelf, Path.Combine(stateFolder, "model.safetensors"), report);
        _clock = clock;
    }

    /// <summary>The generation that was written or loaded last; null before. From any thread, without waiting.</summary>
    public GenerationInfo? Latest => _latest;

    /// <summary>Whether another thread writes or reads, or a copy waits to be written. From any thread, without waiting.</summary>
    public bool IsBusy
    {
        get
        {
            if (!_gate.TryEnter())
            {
                return true;
            }

            try
            {
                return _pending is not null;
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    /// <summary>What the state was loaded from, in words; null before, and where there was nothing.</summary>
    public string? LoadedFrom { get; private set; }

    /// <summary>The generations that are there and can be read, newest first; what they hold is not read.</summary>
    /// <exception cref="IOException">The folder cannot be read; so <see cref="UnauthorizedAccessException"/>.</exception>
    public IReadOnlyList<GenerationInfo> List()
    {
        lock (_gate)
        {
            _shelf.Refresh();
            return [.. _shelf.Known.Select(manifest => manifest.Info)];
        }
    }

    /// <summary>The newest generation that is whole. Damaged ones are set aside in the folder <c>damaged</c>, those that cannot be read stay where they are.</summary>
    /// <remarks>Where there is none, <c>model.safetensors</c> in the state folder, where versions before this one kept the model.</remarks>
    /// <param name="options">How large memories are.</param>
    /// <returns>The state; null where nothing was ever saved, or all of it is damaged.</returns>
    /// <exception cref="CheckpointException">There is something, but it cannot be read here and now.</exception>
    public LearnerState? LoadNewest(LearningOptions options)
    {
        lock (_gate)
        {
            Forget();
            return Take(_loader.Newest(options, _index));
        }
    }

    /// <summary>A generation. What is saved next has it as its parent, and numbers windows on from the highest number that any generation gave.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="options">How large memories are.</param>
    /// <exception cref="CheckpointException">It is not there, damaged, or cannot be read; it stays where it is.</exception>
    public LearnerState Load(int number, LearningOptions options) =>
        Load(number, (model, _) => LearnerState.Create(model, options));

    /// <summary>A generation with memories just as large as what they hold, for writing it elsewhere.</summary>
    /// <exception cref="CheckpointException">As <see cref="Load(int, LearningOptions)"/>.</exception>
    public LearnerState LoadWhole(int number) => Load(number, static (model, manifest) =>
        new LearnerState(model, manifest.Replay.Create(model.Classes.Count), manifest.HeldBack.Create(model.Classes.Count)) { LatentBlock = manifest.LatentBlock });

    /// <summary>Makes an earlier generation the newest again, file by file: the new one is equal to it.</summary>
    /// <exception cref="CheckpointException">It is not there, damaged, or cannot be read.</exception>
    /// <exception cref="IOException">The new one cannot be written; so <see cref="UnauthorizedAccessException"/>.</exception>
    public GenerationInfo Restore(int number)
    {
        lock (_gate)
        {
            _loader.Refresh();
            var old = _reader.ReadManifest(number);
            if (_reader.Check(old) is { } wrong)
            {
                throw new CheckpointException(wrong) { IsDamaged = true };
            }

            Forget();
            var model = _folder.ReadAll(old.Model.File);
            return Keep(next => old with
            {
                Info = old.Info with { Number = next, Parent = number, Time = _clock.GetUtcNow(), Reason = GenerationReason.Restore },
                Model = _folder.Write(GenerationFolder.Model(next), stream => stream.Write(model)),
                NextWindow = _shelf.NextWindow,
            });
        }
    }

    /// <summary>Every generation that the folder names, newest first, each held against its manifest; those set aside are not among them.</summary>
    /// <exception cref="IOException">The folder cannot be read; so <see cref="UnauthorizedAccessException"/>.</exception>
    public IReadOnlyList<GenerationState> Inspect()
    {
        lock (_gate)
        {
            return _shelf.Inspect();
        }
    }

    /// <inheritdoc/>
    public bool TryCapture(LearnerState state, GenerationReason reason, double? heldBackAccuracy = null)
    {
        if (!_gate.TryEnter())
        {
            return false;
        }

        try
        {
            Capture(state, reason, heldBackAccuracy);
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Writes what was copied last. Where another call wrote that, or tried to, its outcome is this one's too.</summary>
    /// <returns>The newest generation, which holds what was copied last or is what was loaded since; null where nothing was ever copied nor loaded.</returns>
    /// <exception cref="IOException">It cannot be written, or could not: from one failure on until a write succeeds. So <see cref="UnauthorizedAccessException"/>.</exception>
    public GenerationInfo? WritePending()
    {
        lock (_gate)
        {
            if (_pending is not null)
            {
                return Write();
            }

            return _failure is null ? _latest : throw new IOException(_failure.Message, _failure);
        }
    }

    /// <inheritdoc/>
    void IStateStore.WritePending() => WritePending();

    /// <summary>Saves at once, in place of a copy that waits: returns when the disk has it. On the learner's thread.</summary>
    /// <param name="state">What to keep.</param>
    /// <param name="reason">What for.</param>
    /// <param name="heldBackAccuracy">Share of the held-back windows that it gets right, 0 to 1; null where that is not known.</param>
    /// <exception cref="IOException">Disk full and the like; the generations before stand. So <see cref="UnauthorizedAccessException"/>.</exception>
    public GenerationInfo SaveNow(LearnerState state, GenerationReason reason, double? heldBackAccuracy = null)
    {
        lock (_gate)
        {
            Capture(state, reason, heldBackAccuracy);
            return Write();
        }
    }

    /// <summary>Waits for what is being written. A copy that waits still is written no more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _pending = null;
            _copy.Dispose();
        }
    }

    private void Capture(LearnerState state, GenerationReason reason, double? heldBackAccuracy)
    {
        _copy.Fill(state, _index);
        _pending = (reason, heldBackAccuracy);
    }

    private LearnerState Load(int number, Func<Model, GenerationManifest, LearnerState> create)
    {
        lock (_gate)
        {
            Forget();
            return Take(_loader.Load(number, create, _index))!;
        }
    }

    private LearnerState? Take(LoadedState? loaded)
    {
        if (loaded is not null)
        {
            (_latest, LoadedFrom) = (loaded.Info, loaded.From);
        }

        return loaded?.State;
    }

    /// <summary>What was copied, and what is known of segments, is not of the state that comes next.</summary>
    private void Forget()
    {
        _pending = null;
        _copy.Clear();
        _index.Clear();
    }

    /// <summary>Writes the copy as the next generation.</summary>
    private GenerationInfo Write()
    {
        var (reason, heldBackAccuracy) = _pending!.Value;
        (_pending, _failure) = (null, null);
        try
        {
            _folder.Create();
            _shelf.Refresh();
            var info = Keep(number => GenerationWriter.Write(_folder, _copy, _index, new GenerationInfo
            {
                Number = number,
                Parent = _latest?.Number,
                Time = _clock.GetUtcNow(),
                Reason = reason,
                Updates = _copy.Model.Updates,
                HeldBackAccuracy = heldBackAccuracy,
                Network = _copy.Model.Spec.Name,
                Classes = _copy.Model.Classes,
                ReplayWindows = _copy.Replay.Windows,
                HeldBackWindows = _copy.HeldBack.Windows,
                Bytes = 0, // known once its files are
            }));
            _index.Learn(_shelf.Known[0], _copy.Windows);
            return info;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = error;
            throw;
        }
        finally
        {
            _copy.Clear();
        }
    }

    /// <summary>Makes a generation one by its manifest, then removes those that are no longer kept.</summary>
    /// <param name="write">Writes everything else, under the number it is given.</param>
    private GenerationInfo Keep(Func<int, GenerationManifest> write)
    {
        try
        {
            var number = _folder.NextNumber();
            var manifest = write(number);
            _folder.Write(GenerationFolder.Manifest(number), stream => stream.Write(manifest.ToBytes()));
            _shelf.Add(manifest);
            _latest = manifest.Info;
            return manifest.Info;
        }
        finally
        {
            _shelf.Tidy(); // what was written in vain is as much in the way as what is too old
        }
    }
}
