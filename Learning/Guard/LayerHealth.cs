using System.Globalization;

namespace EdgeLearner.Learning.Guard;

/// <summary>Judges a layer by its mean firing rate: one that never fires learns nothing, one that always fires says nothing.</summary>
public static class LayerHealth
{
    /// <summary>Below this share of its neurons a step, a layer is dead.</summary>
    public const double DeadBelow = 0.001;

    /// <summary>Above this share, it is saturated.</summary>
    public const double SaturatedAbove = 0.5;

    /// <summary>The state of a layer that fires at a mean rate, 0 to 1.</summary>
    public static LayerState Of(double rate) =>
        rate < DeadBelow ? LayerState.Dead : rate > SaturatedAbove ? LayerState.Saturated : LayerState.Fine;

    /// <summary>One line for people: which layer, its rate, and what to try; null for a layer that is fine.</summary>
    public static string? Warn(string layer, double rate) => Of(rate) switch
    {
        LayerState.Dead => string.Create(
            CultureInfo.InvariantCulture, $"layer {layer} is dead: it fires at {rate:P2}, and what does not fire does not learn; try a lower learning rate, or clipping"),
        LayerState.Saturated => string.Create(
            CultureInfo.InvariantCulture, $"layer {layer} is saturated: it fires at {rate:P0} and passes little on; try a lower learning rate, or clipping"),
        _ => null,
    };
}

/// <summary>States of a layer.</summary>
public enum LayerState
{
    /// <summary>It fires as it should.</summary>
    Fine,

    /// <summary>It hardly ever fires.</summary>
    Dead,

    /// <summary>It fires most of the time.</summary>
    Saturated,
}
