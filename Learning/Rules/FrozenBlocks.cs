using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Rules;

/// <summary>Blocks from the input up that never learn: which of them a network may have.</summary>
internal static class FrozenBlocks
{
    /// <summary>Refuses a rule that leaves nothing to learn, or cuts through a shortcut: what crosses the border would not be all that the layers above it see.</summary>
    /// <exception cref="NetworkException">It does.</exception>
    public static void Refuse(Model model, LearningRule rule)
    {
        var (spec, plan) = (model.Spec, model.Plan);
        if (rule.FrozenBlocks >= plan.Blocks.Count)
        {
            throw new NetworkException(
                $"network {spec.Name} has {plan.Blocks.Count} local blocks, of which {rule.FrozenBlocks} are to stay as they are: " +
                "lower Learning:LatentBlock, so that one is left that learns");
        }

        var border = rule.FrozenBlocks - 1;
        if (border >= 0 && plan.Blocks.Skip(border + 1).SelectMany(block => block.Layers).FirstOrDefault(layer => ReachesBelow(layer, plan, border)) is { } through)
        {
            throw new NetworkException(
                $"network {spec.Name}: the shortcut of {through.Name} begins below the {rule.FrozenBlocks} blocks that are to stay as they are: " +
                "choose another Learning:LatentBlock, between residual blocks, or 0");
        }
    }

    /// <summary>What stands right at the border is seen from above.</summary>
    private static bool ReachesBelow(PlannedLayer layer, NetworkPlan plan, int border) => layer.Shortcut is { } shortcut && shortcut.Block <= border &&
        (shortcut.Block, shortcut.Layer) != (border, plan.Blocks[border].Layers.Count - 1);
}
