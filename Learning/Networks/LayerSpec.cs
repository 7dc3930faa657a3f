using System.Text.Json.Serialization;

namespace EdgeLearner.Learning.Networks;

/// <summary>One hidden layer.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Size">Convolution: output channels. Pool: side of a cell, in neurons. Adaptive pool: side of its output. Fully connected: neurons.</param>
/// <param name="Kernel">Convolution: side of the kernel.</param>
/// <param name="Padding">Convolution: rows and columns of zeros around the input.</param>
/// <param name="Stride">Convolution: step of the kernel.</param>
public sealed record LayerSpec(LayerKind Kind, int Size, int Kernel = 0, int Padding = 0, int Stride = 1)
{
    /// <summary>Whether the current of a convolution or fully connected layer is normalised, a channel at a time, before it reaches the neurons (<see cref="BatchNorm"/>). Default: no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Norm { get; init; }

    /// <summary>
    /// What stood before the last so many layers, this one among them and pools counted, is added to the layer's spikes: the spike-element-wise shortcut of a
    /// residual block. 0 = nothing. Default 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Shortcut { get; init; }

    /// <summary>Whether it averages, without weights.</summary>
    [JsonIgnore]
    public bool IsPool => Kind is LayerKind.Pool or LayerKind.AdaptivePool;

    /// <summary>The layer in the notation of <see cref="NetworkCatalogue"/>: <c>16C5p2</c>, <c>AP2</c>, <c>FC64bn+1</c>.</summary>
    public override string ToString() => Kind switch
    {
        LayerKind.Conv => $"{Size}C{Kernel}{(Padding == 0 ? "" : $"p{Padding}")}{(Stride == 1 ? "" : $"s{Stride}")}{Additions}",
        LayerKind.Pool => $"AP{Size}",
        LayerKind.AdaptivePool => $"AAP{Size}",
        _ => $"FC{Size}{Additions}",
    };

    private string Additions => $"{(Norm ? "bn" : "")}{(Shortcut == 0 ? "" : $"+{Shortcut}")}";
}

/// <summary>Kinds of layer; every one ends in leaky integrate-and-fire neurons.</summary>
public enum LayerKind
{
    /// <summary>Convolution (cross-correlation).</summary>
    Conv,

    /// <summary>Average over square cells; rows and columns that do not fill a cell are dropped.</summary>
    Pool,

    /// <summary>Fully connected.</summary>
    FullyConnected,

    /// <summary>
    /// Average over as many cells a side as are asked for, whatever the input: of n rows in s cells, cell i takes those from <c>floor(i n / s)</c> up to, and without,
    /// <c>ceil((i + 1) n / s)</c>, as torch has it.
    /// </summary>
    AdaptivePool,
}
