namespace EdgeLearner.Learning.Checkpoints;

/// <summary>Writes the files of a generation, but for its manifest.</summary>
internal static class GenerationWriter
{
    /// <summary>Writes a copy's new windows as a segment, and its model.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="copy">What to write.</param>
    /// <param name="index">Knows the segments of the other windows.</param>
    /// <param name="info">What is told of the generation, but for its size.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="IOException">Disk full and the like; or a segment has gone, and then the next copy does without any.</exception>
    public static GenerationManifest Write(GenerationFolder folder, StateCopy copy, SegmentIndex index, GenerationInfo info)
    {
        var uses = copy.Windows.GroupBy(window => window.IsNew ? info.Number : window.Segment).OrderBy(group => group.Key)
            .Select(group => Use(folder, copy, index, group.Key, group, isNew: group.Key == info.Number)).ToList();
        var model = folder.Write(GenerationFolder.Model(info.Number), stream => Checkpoint.Write(stream, copy.Model));
        return new GenerationManifest
        {
            Info = info with { Bytes = model.Bytes + uses.Sum(use => use.Stored.Bytes) },
            Model = model,
            Segments = uses,
            Replay = copy.Replay,
            HeldBack = copy.HeldBack,
            NextWindow = copy.NextWindow,
            LatentBlock = copy.LatentBlock,
            Guard = copy.Guard,
            Prototypes = copy.Prototypes,
        };
    }

    private static SegmentUse Use(
        GenerationFolder folder, StateCopy copy, SegmentIndex index, int segment, IEnumerable<CopiedWindow> windows, bool isNew)
    {
        var name = GenerationFolder.Segment(segment);
        if (!isNew && !folder.Exists(name))
        {
            index.Clear();
            throw new IOException($"{folder.Full(name)} has gone; everything is written anew the next time");
        }

        var (stored, count) = isNew
            ? (folder.Write(name, stream => WindowFormat.Write(stream, copy.Text, copy.NewWindows, copy.NewBits)), copy.NewWindows.Count)
            : index.SegmentOf(segment);
        var byMemory = windows.ToLookup(window => window.Entry.IsHeldBack, window => window.Entry.Info.Number);
        return new SegmentUse(segment, stored, count, [.. byMemory[false]], [.. byMemory[true]]);
    }
}
