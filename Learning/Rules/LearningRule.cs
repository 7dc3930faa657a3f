using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Learning.Rules;

/// <summary>How an engine learns from an interval: loss, optimizer and what keeps both in bounds. The interval's length belongs to the engine, the blocks to the network.</summary>
public sealed record LearningRule
{
    /// <summary>What a classifier's spikes are held against. Default: mean squared error of the interval's mean rate, as the paper.</summary>
    public LossKind Loss { get; init; } = LossKind.MeanSquaredError;

    /// <summary>How weights follow their gradients.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>Momentum of <see cref="OptimizerKind.Sgd"/>; 0 = plain descent, which touches only the weights that have a gradient.</summary>
    /// <value>0 to 0.999. Default 0.7.</value>
    [Range(0.0, 0.999)]
    public float Momentum { get; init; } = 0.7f;

    /// <summary>Share of the spikes of convolutions and hidden fully connected layers that is dropped while learning; one mask for a whole interval.</summary>
    /// <value>0 to 0.9. Default 0.</value>
    [Range(0.0, 0.9)]
    public float Dropout { get; init; }

    /// <summary>Longest that the gradient of all weights together may be (L2); a longer one is shortened to it. 0 = as long as it is.</summary>
    [Range(0.0, 1_000_000.0)]
    public float ClipNorm { get; init; }

    /// <summary>Whether every update measures its gradient's length, and is not made where that is no finite number. It costs a pass over all weights.</summary>
    public bool MeasuresGradient { get; init; }

    /// <summary>
    /// Local blocks, from the input up, whose weights never change, so that lanes may begin above them (<see cref="Engine.ILearningEngine.SetLatent"/>). Default 0.
    /// </summary>
    /// <value>0 to less than the network has.</value>
    [Range(0, 100)]
    public int FrozenBlocks { get; init; }

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>What a block's loss compares, for B labelled lanes, Nc classes, and r = a class's mean rate over the interval.</summary>
public enum LossKind
{
    /// <summary><c>1 / (B Nc) * sum (y - r)^2</c> (the paper's equation 3).</summary>
    MeanSquaredError,

    /// <summary><c>-1 / B * sum log softmax(r)[y]</c>.</summary>
    CrossEntropy,

    /// <summary><c>-1 / (B k) * sum over steps of log softmax(s[t])[y]</c>: every step is held to the label (TET, Deng et al. 2022).</summary>
    PerStepCrossEntropy,
}

/// <summary>Optimizers.</summary>
public enum OptimizerKind
{
    /// <summary>Gradient descent: <c>v = momentum v + g; W = W - rate v</c>.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba 2015) with beta 0.9 and 0.999, epsilon 1e-8.</summary>
    Adam,
}
