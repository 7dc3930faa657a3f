using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>A file of windows that stands alone: what a model remembers, beside the model's own file.</summary>
public static class WindowFile
{
    /// <summary>Where the windows of a model's file lie: <c>NAME.windows</c> beside <c>NAME.safetensors</c>.</summary>
    public static string Beside(string modelFile) =>
        (Path.GetExtension(modelFile) == ".safetensors" ? Path.ChangeExtension(modelFile, null) : modelFile) + ".windows";

    /// <summary>Writes the windows of both memories; the file is the old or the new one, whatever happens. On the learner's thread.</summary>
    /// <param name="path">The file, in a folder that is there.</param>
    /// <param name="state">Whose memories.</param>
    /// <exception cref="IOException">Disk full and the like; so <see cref="UnauthorizedAccessException"/>.</exception>
    public static void Write(string path, LearnerState state)
    {
        using var copy = new StateCopy();
        copy.Fill(state, new SegmentIndex());
        Write(path, copy, SystemDisk.Instance);
    }

    /// <summary>Takes the windows of a file into the memories of a state, and what goes with them: numbers given, windows seen, young classes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">Its model must know the classes of the windows, by the same numbers.</param>
    /// <exception cref="CheckpointException">Not there, not such a file, of other classes, damaged as a whole, or cannot be read.</exception>
    public static WindowsRead ReadInto(string path, LearnerState state)
    {
        try
        {
            using var stream = SystemDisk.Instance.Open(path);
            using var reader = new WindowReader(stream);
            state.NextWindow = Math.Max(state.NextWindow, reader.Text.NextWindow);
            var (restored, leftOut) = Restore(reader, state, null, null);
            state.Prototypes = reader.Text.Prototypes ?? state.Prototypes;
            for (var i = 0; i < reader.Text.Classes.Count; i++)
            {
                state.Replay.RestoreSeen(i, reader.Text.ReplaySeen[i]);
                state.HeldBack.RestoreSeen(i, reader.Text.HeldBackSeen[i]);
            }

            return new WindowsRead(restored, leftOut, reader.Entries.Count - restored - leftOut);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"{path}: no such file of windows");
        }
        catch (InvalidDataException error)
        {
            throw new CheckpointException($"{path}: not a usable file of windows: {error.Message}") { IsDamaged = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be read: {error.Message}");
        }
    }

    /// <summary>Writes all windows of a copy.</summary>
    internal static void Write(string path, StateCopy copy, IDisk disk)
    {
        using var file = new NewFile(path, disk);
        WindowFormat.Write(file.Stream, copy.Text with { Prototypes = copy.Prototypes }, copy.NewWindows, copy.NewBits);
        file.Commit();
    }

    /// <summary>Restores the windows of a file that are whole and wanted.</summary>
    /// <param name="reader">At the start of the bits.</param>
    /// <param name="state">Whose memories get them; the number of its next window is none of theirs.</param>
    /// <param name="replay">Numbers of those that are learned from; null = all.</param>
    /// <param name="heldBack">Numbers of those that are held back; null = all.</param>
    /// <returns>How many were restored, and how many did not fit.</returns>
    /// <exception cref="InvalidDataException">The windows are of other classes than the model.</exception>
    internal static (int Restored, int LeftOut) Restore(WindowReader reader, LearnerState state, HashSet<long>? replay, HashSet<long>? heldBack)
    {
        var classes = reader.Text.Classes;
        if (!state.Model.Classes.Take(classes.Count).SequenceEqual(classes))
        {
            throw new InvalidDataException($"its windows are of the classes {string.Join(", ", classes)}, the model's are {string.Join(", ", state.Model.Classes)}");
        }

        var isOfOneKind = reader.Text.LatentBlock == state.LatentBlock; // words alone do not tell pixels from spikes
        var (restored, leftOut) = (0, 0);
        foreach (var entry in reader.Entries)
        {
            var isWhole = reader.ReadNext(out var bits) && entry.Info.Class < classes.Count;
            var (memory, wanted) = entry.IsHeldBack ? (state.HeldBack, heldBack) : (state.Replay, replay);
            if (isWhole && wanted?.Contains(entry.Info.Number) != false)
            {
                var takesAnothersPlace = memory.Count == memory.Capacity;
                var fits = isOfOneKind && entry.FrameWords == memory.FrameWords && TakeIn(state, memory, entry, bits) && !takesAnothersPlace;
                (restored, leftOut) = fits ? (restored + 1, leftOut) : (restored, leftOut + 1);
            }
        }

        return (restored, leftOut);
    }

    /// <summary>A window that is longer than one may be here is cut, each part of the longest length a window of its own and with a number of its own; a rest that is shorter is dropped.</summary>
    private static bool TakeIn(LearnerState state, ReplayMemory memory, in WindowEntry entry, ReadOnlySpan<ulong> bits)
    {
        if (entry.Frames <= memory.WindowFrames)
        {
            return memory.Restore(bits, entry.Info) != ReplayMemory.NoSlot;
        }

        var (part, fits) = (memory.WindowFrames * memory.FrameWords, false);
        for (; bits.Length >= part; bits = bits[part..])
        {
            fits |= memory.Restore(bits[..part], entry.Info with { Number = state.NextWindow++ }) != ReplayMemory.NoSlot;
        }

        return fits;
    }
}

/// <summary>What came of the windows of a file.</summary>
/// <param name="Restored">Windows that are in the memories now.</param>
/// <param name="LeftOut">Windows that the memories, as they are configured, have no room for, or whose frames are of another size or block (<see cref="LearnerState.LatentBlock"/>).</param>
/// <param name="Lost">Windows that are damaged.</param>
public readonly record struct WindowsRead(int Restored, int LeftOut, int Lost);
