namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Which generations there are, and which of them stay.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="reader">Reads manifests.</param>
/// <param name="kept">How many of the last stay; the best stays besides.</param>
/// <param name="report">Told of what is damaged or cannot be read, in one line each.</param>
internal sealed class GenerationShelf(GenerationFolder folder, GenerationReader reader, int kept, Action<string> report)
{
    /// <summary>Held-back windows below which a share of right answers says too little to be the best.</summary>
    internal const int FewestHeldBack = 20;

    private readonly Dictionary<int, CheckpointException> _unread = [];
    private List<GenerationManifest> _known = [];

    /// <summary>The manifests that can be read, newest first.</summary>
    public IReadOnlyList<GenerationManifest> Known => _known;

    /// <summary>Why others cannot: of another version, or the disk does not give them.</summary>
    public IEnumerable<CheckpointException> Unread => _unread.Values;

    /// <summary>Number of the first window that none of them knows.</summary>
    public long NextWindow => _known.Select(manifest => manifest.NextWindow).Append(1).Max();

    /// <summary>The one that got most of its held-back windows right, the newest of those; null where none was examined on enough of them.</summary>
    private GenerationManifest? Best => _known.Where(manifest => manifest.Info is { HeldBackAccuracy: not null, HeldBackWindows: >= FewestHeldBack })
        .MaxBy(manifest => manifest.Info.HeldBackAccuracy);

    /// <summary>Looks again; reads only what is new. Sets damaged ones aside.</summary>
    /// <exception cref="IOException">The folder cannot be read; so <see cref="UnauthorizedAccessException"/>.</exception>
    public void Refresh()
    {
        var before = _known.ToDictionary(manifest => manifest.Info.Number);
        var reported = _unread.Keys.ToHashSet();
        _known = [];
        _unread.Clear();
        foreach (var number in folder.Numbers())
        {
            try
            {
                _known.Add(before.GetValueOrDefault(number) ?? reader.ReadManifest(number));
            }
            catch (CheckpointException error) when (error.IsDamaged)
            {
                SetAside(number, error.Message);
            }
            catch (CheckpointException error)
            {
                _unread.Add(number, error);
                if (!reported.Contains(number))
                {
                    report($"{error.Message}; it stays where it is");
                }
            }
        }
    }

    /// <summary>Moves a damaged generation out of the way. Segments stay while another needs them: what is whole in them is still of use.</summary>
    public void SetAside(int number, string reason)
    {
        report($"{reason}; generation {number} is set aside: {folder.SetAside(GenerationFolder.Model(number), GenerationFolder.Manifest(number))}");
        _known = [.. _known.Where(manifest => manifest.Info.Number != number)];
    }

    /// <summary>Knows one more, the newest.</summary>
    public void Add(GenerationManifest manifest) => _known.Insert(0, manifest);

    /// <summary>Removes the generations that are not to stay, and every file that no other needs.</summary>
    public void Tidy()
    {
        var best = Best;
        _known = [.. _known.Where((manifest, place) => place < kept || manifest == best)];
        var files = _known.SelectMany(manifest => manifest.Files().Append(GenerationFolder.Manifest(manifest.Info.Number))).ToHashSet();
        foreach (var number in _unread.Keys)
        {
            files.UnionWith([GenerationFolder.Manifest(number), GenerationFolder.Model(number)]);
        }

        folder.RemoveAllBut(files, withSegments: _unread.Count == 0); // what cannot be read may need any of them
    }

    /// <summary>Every generation with a manifest, newest first, held against it.</summary>
    public IReadOnlyList<GenerationState> Inspect()
    {
        var found = folder.Numbers().Select(number => (Number: number, Manifest: TryRead(number, out var wrong), Wrong: wrong)).ToList();
        _known = [.. found.Select(one => one.Manifest).OfType<GenerationManifest>()];
        var states = found.Select(one => new GenerationState(
            one.Number, one.Manifest?.Info, one.Manifest is not null && one.Manifest == Best, one.Manifest is null ? one.Wrong : reader.Check(one.Manifest)));
        return [.. states.Where(state => state.Damage is null || folder.Exists(GenerationFolder.Manifest(state.Number)))]; // a run may have removed it meanwhile
    }

    private GenerationManifest? TryRead(int number, out string? wrong)
    {
        try
        {
            wrong = null;
            return reader.ReadManifest(number);
        }
        catch (CheckpointException error)
        {
            wrong = error.Message;
            return null;
        }
    }
}
