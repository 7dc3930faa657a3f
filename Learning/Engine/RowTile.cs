using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>A few rows of a convolution's output, for a few channels: as much as stays in the nearest cache beside the weights that it is computed with.</summary>
internal static class RowTile
{
    private const int Bytes = 8 * 1024;

    /// <summary>Columns beyond either end of a row that inputs at its ends reach into.</summary>
    public static int Halo(LayerSpec spec) => Math.Max(0, spec.Kernel - 1 - spec.Padding);

    /// <summary>Columns of a row with both halos.</summary>
    public static int Columns(PlannedLayer plan) => plan.Out.Width + (2 * Halo(plan.Spec));

    /// <summary>Rows of a tile.</summary>
    /// <param name="plan">A convolution.</param>
    /// <param name="channels">Channels that are worked on together.</param>
    public static int Rows(PlannedLayer plan, int channels) => Math.Clamp(Bytes / (sizeof(float) * Columns(plan) * channels), 1, plan.Out.Height);

    /// <summary>Most numbers of any tile of a layer.</summary>
    public static int Numbers(PlannedLayer plan) => plan.Spec.Kind == LayerKind.Conv
        ? Math.Max(Bytes / sizeof(float), Columns(plan) * PlannedLayer.MostBlockChannels)
        : Bytes / sizeof(float);
}
