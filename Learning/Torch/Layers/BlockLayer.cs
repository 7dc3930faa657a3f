using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Torch.Layers;

/// <summary>A hidden layer of a block, with what makes its shortcut fit.</summary>
/// <param name="Own">The layer.</param>
/// <param name="Projection">Makes what its shortcut adds; null where that is added as it is, or nothing is.</param>
internal sealed record BlockLayer(TorchLayer Own, TorchLayer? Projection)
{
    /// <summary>What is added to its spikes; null where nothing is.</summary>
    public PlannedShortcut? Shortcut => Own.Plan.Shortcut;

    /// <summary>Both, as a plan lists them.</summary>
    public IEnumerable<TorchLayer> All => Projection is { } projection ? [projection, Own] : new[] { Own };
}
