using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Lanes;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>
/// Goes through an interval again, block after block and, within a block, a few lanes at a time, so that what is held at once is that block's and these lanes'.
/// A block sees what the one below it has just handed on.
/// </summary>
/// <param name="blocks">All blocks.</param>
/// <param name="bottom">What the lowest that learns stands on.</param>
/// <param name="history">What it saw.</param>
/// <param name="mapNumbers">Numbers that the largest maps of all steps together may have; one lane's may be more.</param>
internal sealed class IntervalRerun(IReadOnlyList<TorchBlock> blocks, LayerPlace bottom, IntervalHistory history, long mapNumbers)
{
    private readonly HashSet<LayerPlace> _sources = // of shortcuts that lead into another block
    [
        .. blocks.SelectMany((block, index) => block.Layers.Select(layer => layer.Shortcut).OfType<PlannedShortcut>().Where(shortcut => shortcut.Block != index))
            .Select(LayerPlace.Of),
    ];

    /// <summary>Does some work on each block and its lanes, a part of them at a time.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="steps">Steps of the interval.</param>
    /// <param name="last">The last block.</param>
    /// <param name="together">Whether lanes of a normalised block must be worked on together.</param>
    /// <param name="work">The work; it adds to the table what the block hands on.</param>
    public void Run(LaneSet lanes, int steps, int last, bool together, Action<RerunPart> work)
    {
        var first = bottom.Block + 1;
        var stacks = new Dictionary<LayerPlace, Tensor> { [bottom] = history.Of(lanes, steps) };
        for (var index = first; index <= last; index++)
        {
            var count = together && blocks[index].IsNormalised ? lanes.Count : LanesOf(blocks[index], steps, lanes.Count);
            for (var lane = 0; lane < lanes.Count; lane += count)
            {
                using var scope = NewDisposeScope();
                var part = new RerunPart(index, lane, lanes.Slice(lane, Math.Min(count, lanes.Count - lane)), Table(index, stacks, lane, count));
                work(part);
                if (index < last)
                {
                    Keep(part, steps, lanes.Count, stacks);
                }
            }

            Forget(index == first ? bottom : Top(index - 1), stacks);
        }
    }

    /// <summary>Lanes of a block that are worked on together.</summary>
    public int LanesOf(TorchBlock block, int steps, int lanes) => (int)Math.Clamp(mapNumbers / (steps * block.LargestMap), 1, lanes);

    private LayerPlace Top(int block) => new(block, blocks[block].Layers.Count - 1);

    /// <summary>What a block may look at, [T * B, C, H, W].</summary>
    private ValueTable Table(int index, Dictionary<LayerPlace, Tensor> stacks, int lane, int count)
    {
        Tensor Values(LayerPlace place)
        {
            var stack = stacks[place];
            return Maps.Of(stack.narrow(1, lane, Math.Min(count, stack.shape[1] - lane)).to(ScalarType.Float32).flatten(0, 1));
        }

        var below = index == bottom.Block + 1 ? bottom : Top(index - 1);
        var table = new ValueTable(below, Values(below));
        foreach (var layer in blocks[index].Layers)
        {
            if (layer.Shortcut is { } shortcut && shortcut.Block != index && LayerPlace.Of(shortcut) != below)
            {
                table[LayerPlace.Of(shortcut)] = Values(LayerPlace.Of(shortcut));
            }
        }

        return table;
    }

    /// <summary>Keeps what other blocks will look at, [T, B, H, W, C], a byte a value.</summary>
    private void Keep(RerunPart part, int steps, int lanes, Dictionary<LayerPlace, Tensor> stacks)
    {
        for (var layer = 0; layer < blocks[part.Block].Layers.Count; layer++)
        {
            var place = new LayerPlace(part.Block, layer);
            if (place == Top(part.Block) || _sources.Contains(place))
            {
                var values = Maps.ChannelsLast(part.Values[place].detach());
                var shape = values.shape;
                if (!stacks.TryGetValue(place, out var stack))
                {
                    stack = empty([steps, lanes, .. shape[1..]], dtype: ScalarType.Byte, device: values.device).MoveToOuterDisposeScope();
                    stacks.Add(place, stack);
                }

                stack.narrow(1, part.First, part.Lanes.Count).copy_(values.view([steps, part.Lanes.Count, .. shape[1..]]));
            }
        }
    }

    private void Forget(LayerPlace place, Dictionary<LayerPlace, Tensor> stacks)
    {
        if (!_sources.Contains(place) && stacks.Remove(place, out var stack))
        {
            stack.Dispose();
        }
    }
}

/// <summary>A block and some lanes of an interval that is gone through again.</summary>
/// <param name="Block">Number of the block.</param>
/// <param name="First">Place of the first lane among all that are gone through.</param>
/// <param name="Lanes">The lanes.</param>
/// <param name="Values">What layers hand on.</param>
internal sealed record RerunPart(int Block, int First, LaneSet Lanes, ValueTable Values);
