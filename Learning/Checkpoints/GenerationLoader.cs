using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Finds the state to go on from.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="reader">Reads generations.</param>
/// <param name="shelf">Knows which there are.</param>
/// <param name="modelOfOld">Full path of the model of versions that kept no generations.</param>
/// <param name="report">Told of what is damaged or cannot be read, in one line each.</param>
internal sealed class GenerationLoader(GenerationFolder folder, GenerationReader reader, GenerationShelf shelf, string modelOfOld, Action<string> report)
{
    /// <summary>The newest that is whole; damaged ones are set aside.</summary>
    /// <param name="options">How large memories are.</param>
    /// <param name="index">Gets to know its segments.</param>
    /// <returns>Null where nothing was ever saved, or all of it is damaged.</returns>
    /// <exception cref="CheckpointException">There is something, but it cannot be read here and now, or not with these options.</exception>
    public LoadedState? Newest(LearningOptions options, SegmentIndex index)
    {
        Refresh();
        var unreadable = shelf.Unread.FirstOrDefault();
        foreach (var manifest in shelf.Known.ToList())
        {
            try
            {
                return Read(manifest, (model, _) => LearnerState.Create(model, options), index);
            }
            catch (CheckpointException error) when (error.IsDamaged)
            {
                shelf.SetAside(manifest.Info.Number, error.Message);
            }
            catch (CheckpointException error) when (!error.IsOfOtherOptions)
            {
                report($"{error.Message}; generation {manifest.Info.Number} stays where it is, an older one is tried");
                unreadable ??= error;
            }
        }

        return ModelOfOld(options) ?? (unreadable is null ? null : throw unreadable);
    }

    /// <summary>A generation by its number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="create">Makes the state with empty memories for the model.</param>
    /// <param name="index">Gets to know its segments.</param>
    /// <exception cref="CheckpointException">It is not there, damaged, or cannot be read; it stays where it is.</exception>
    public LoadedState Load(int number, Func<Model, GenerationManifest, LearnerState> create, SegmentIndex index)
    {
        Refresh();
        return Read(reader.ReadManifest(number), create, index);
    }

    /// <summary>Looks again which generations there are.</summary>
    /// <exception cref="CheckpointException">The folder cannot be read.</exception>
    public void Refresh()
    {
        try
        {
            shelf.Refresh();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder.Root}: cannot be read: {error.Message}");
        }
    }

    private LoadedState Read(GenerationManifest manifest, Func<Model, GenerationManifest, LearnerState> create, SegmentIndex index)
    {
        index.Clear();
        var state = reader.Read(manifest, (model, of) => WithNextWindow(create(model, of)), index);
        return new LoadedState(state, manifest.Info, $"generation {manifest.Info.Number} of {folder.Root}");
    }

    private LearnerState WithNextWindow(LearnerState state)
    {
        state.NextWindow = shelf.NextWindow;
        return state;
    }

    private LoadedState? ModelOfOld(LearningOptions options)
    {
        if (!folder.Exists(modelOfOld))
        {
            return null;
        }

        try
        {
            var model = Checkpoint.Parse(modelOfOld, folder.ReadAll(modelOfOld), out _);
            return new LoadedState(LearnerState.Create(model, options), null, modelOfOld);
        }
        catch (CheckpointException error) when (error.IsDamaged)
        {
            report($"{error.Message}; {folder.SetAside(modelOfOld)}");
            return null;
        }
    }
}

/// <summary>A state to go on from.</summary>
/// <param name="State">The state.</param>
/// <param name="Info">Its generation; null where it is of none.</param>
/// <param name="From">What it was loaded from, in words.</param>
internal sealed record LoadedState(LearnerState State, GenerationInfo? Info, string From);
