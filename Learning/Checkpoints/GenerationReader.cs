using System.Buffers;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Makes a learner's state of the files of a generation, each held against what the manifest says of it.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="report">Told of every loss, in one line.</param>
internal sealed class GenerationReader(GenerationFolder folder, Action<string> report)
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="CheckpointException">It is not there, damaged, of another version, or cannot be read.</exception>
    public GenerationManifest ReadManifest(int number)
    {
        var name = GenerationFolder.Manifest(number);
        var manifest = GenerationManifest.Parse(folder.Full(name), folder.ReadAll(name));
        return manifest.Info.Number == number
            ? manifest
            : throw new CheckpointException($"{folder.Full(name)}: is the manifest of generation {manifest.Info.Number}") { IsDamaged = true };
    }

    /// <summary>Reads a state. Windows that are damaged are lost, and so reported; everything else must be whole.</summary>
    /// <param name="manifest">What belongs to it.</param>
    /// <param name="create">Makes the state with empty memories for the model.</param>
    /// <param name="index">Gets to know the segments that are whole.</param>
    /// <exception cref="CheckpointException">The model is not there, damaged, or cannot be read; or the windows are of no use to the state.</exception>
    public LearnerState Read(GenerationManifest manifest, Func<Model, GenerationManifest, LearnerState> create, SegmentIndex index)
    {
        var state = create(ReadModel(manifest.Model), manifest);
        RefuseOtherKind(manifest, state);
        state.NextWindow = Math.Max(state.NextWindow, manifest.NextWindow);
        foreach (var use in manifest.Segments)
        {
            ReadSegment(use, state, index);
        }

        for (var i = 0; i < state.Model.Classes.Count; i++)
        {
            state.Replay.RestoreSeen(i, manifest.Replay.Seen[i]);
            state.HeldBack.RestoreSeen(i, manifest.HeldBack.Seen[i]);
        }

        (state.Guard, state.Prototypes) = (manifest.Guard, manifest.Prototypes);
        return state;
    }

    /// <summary>Holds every file of a generation against its manifest.</summary>
    /// <returns>What is wrong with the first that is not whole, in one line; null where all are.</returns>
    public string? Check(GenerationManifest manifest) =>
        manifest.Segments.Select(segment => segment.Stored).Prepend(manifest.Model).Select(Check).FirstOrDefault(wrong => wrong is not null);

    /// <summary>Pixels cannot be made of spikes, nor of spikes of one block those of another: a changed line would cost all that is remembered.</summary>
    private void RefuseOtherKind(GenerationManifest manifest, LearnerState state)
    {
        var (info, block) = (manifest.Info, manifest.LatentBlock);
        if (state.LatentBlock != block && info.ReplayWindows + info.HeldBackWindows > 0)
        {
            var (holds, wayOn) = (block == 0 ? "frames" : $"the spikes of block {block}", $"edgelearner checkpoints export {info.Number} --out my.safetensors, then edgelearner run --model my.safetensors");
            var message = $"generation {info.Number} of {folder.Root} remembers {holds}, but Learning:LatentBlock = {state.LatentBlock}: set it to {block}, or go on without its windows: {wayOn}";
            throw new CheckpointException(message) { IsOfOtherOptions = true };
        }
    }

    private Model ReadModel(StoredFile stored)
    {
        var file = folder.ReadAll(stored.File);
        var hash = new Sha256();
        hash.Append(file);
        return file.Length == stored.Bytes && hash.Finish() == stored.Sha256
            ? Checkpoint.Parse(folder.Full(stored.File), file, out _)
            : throw new CheckpointException($"{folder.Full(stored.File)}: damaged: not what the manifest says") { IsDamaged = true };
    }

    private void ReadSegment(SegmentUse use, LearnerState state, SegmentIndex index)
    {
        var path = folder.Full(use.Stored.File);
        var wanted = use.Replay.Count + use.HeldBack.Count;
        var before = state.Replay.Count + state.HeldBack.Count;
        int Lost() => wanted - (state.Replay.Count + state.HeldBack.Count - before);
        try
        {
            using var stream = folder.Open(use.Stored.File);
            using var hashed = new HashedStream(stream);
            using var reader = new WindowReader(hashed);
            var (_, leftOut) = WindowFile.Restore(reader, state, use.Replay.ToHashSet(), use.HeldBack.ToHashSet());
            if (hashed.Bytes != stream.Length || hashed.Bytes != use.Stored.Bytes || hashed.Finish() != use.Stored.Sha256)
            {
                report($"{path}: damaged: {Lost() - leftOut} of its {wanted} windows are lost");
                return;
            }

            index.AddSegment(use.Segment, use.Stored, use.Windows);
            reader.Entries.ToList().ForEach(entry => index.Add(entry, use.Segment));
            if (leftOut > 0)
            {
                report($"{path}: {leftOut} of its {wanted} windows do not fit the memory as it is configured, and are left out");
            }
        }
        catch (CheckpointException error)
        {
            report($"{error.Message}: its {wanted} windows are lost");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            report($"{path}: damaged ({error.Message}): {Lost()} of its {wanted} windows are lost");
        }
    }

    private string? Check(StoredFile stored)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(65_536);
        try
        {
            using var stream = folder.Open(stored.File);
            using var hashed = new HashedStream(stream);
            while (hashed.Read(buffer) > 0)
            {
            }

            return hashed.Bytes == stored.Bytes && hashed.Finish() == stored.Sha256 ? null : $"{folder.Full(stored.File)}: damaged: not what the manifest says";
        }
        catch (Exception error) when (error is IOException or CheckpointException)
        {
            return error.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
