using System.ComponentModel.DataAnnotations;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Offline;

/// <summary>How to train on a data set. What the weights become depends on all of it but <see cref="Threads"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>A step size that suits <see cref="OptimizerKind.Sgd"/>.</summary>
    public const double SgdRate = 0.03;

    /// <summary>Steps of a truncation interval (the paper's k): one update after each. Where it does not divide a sample's frames, the last interval is shorter.</summary>
    /// <value>1 to 10,000. Default 5.</value>
    [Range(1, 10_000)]
    public int IntervalFrames { get; init; } = 5;

    /// <summary>How often every sample is learned from.</summary>
    /// <value>1 to 100,000. Default 25.</value>
    [Range(1, 100_000)]
    public int Epochs { get; init; } = 25;

    /// <summary>Epochs, the last ones, at whose ends weights are averaged: their mean is the model (Izmailov et al. 2018). 0 = the weights of the last update are.</summary>
    /// <value>0 to 100,000; more than <see cref="Epochs"/> counts as all. Default 0.</value>
    [Range(0, 100_000)]
    public int Average { get; init; }

    /// <summary>Samples of an update; an epoch's last batch may have fewer.</summary>
    /// <value>1 to 4,096. Default 10.</value>
    [Range(1, 4_096)]
    public int Batch { get; init; } = 10;

    /// <summary>Step size of the first epoch. Adam moves every weight by about as much, whatever its gradient: it wants a much smaller one than descent.</summary>
    /// <value>0 to 10. Default 0.001; <see cref="SgdRate"/> suits descent.</value>
    [Range(0.0, 10.0)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>What the step size is multiplied by, every <see cref="DecayEvery"/> epochs.</summary>
    /// <value>0.001 to 1. Default 0.5.</value>
    [Range(0.001, 1.0)]
    public double Decay { get; init; } = 0.5;

    /// <summary>Epochs between two decays; 0 = a fifth of all, rounded up.</summary>
    /// <value>0 to 100,000. Default 0.</value>
    [Range(0, 100_000)]
    public int DecayEvery { get; init; }

    /// <summary>Most that a sample is moved along either side, at random, in pixels.</summary>
    /// <value>0 to 64. Default 2.</value>
    [Range(0, 64)]
    public int Shift { get; init; } = 2;

    /// <summary>Whether half of the samples are mirrored left to right, at random.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether half of the samples have ON and OFF exchanged, at random.</summary>
    public bool Invert { get; init; }

    /// <summary>Most that a sample is turned about its middle to either side, at random, in degrees.</summary>
    /// <value>0 to 180. Default 0.</value>
    [Range(0.0, 180.0)]
    public double Turn { get; init; }

    /// <summary>Most that a sample is made larger or smaller, at random, in percent.</summary>
    /// <value>0 to 50. Default 0.</value>
    [Range(0.0, 50.0)]
    public double Scale { get; init; }

    /// <summary>All of that together.</summary>
    internal Augmentation Augmentation => new(Shift, Shift, Flip, Invert, Turn, Scale / 100);

    /// <summary>Loss, optimizer, momentum, dropout, clipping.</summary>
    public LearningRule Rule { get; init; } = new() { Optimizer = OptimizerKind.Adam, Momentum = 0.9f };

    /// <summary>Seed of order and augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that share the work, 1 to 256; results do not depend on their number. Default 1.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = 1;

    /// <summary>Step size of an epoch, counted from 0.</summary>
    public double RateOf(int epoch) => LearningRate * Math.Pow(Decay, epoch / (DecayEvery > 0 ? DecayEvery : (Epochs + 4) / 5));
}
