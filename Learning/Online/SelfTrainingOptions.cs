using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Learning.Online;

/// <summary>Whether and when the learner takes its own decisions for labels.</summary>
public sealed record SelfTrainingOptions
{
    /// <summary>Whether it does so at all. A wrong decision that is learned from becomes surer: leave it off where labels can be had.</summary>
    public bool Enabled { get; init; }

    /// <summary>Least margin of a decision that may be learned from. Each class has a higher bar of its own, which follows what margins it has.</summary>
    /// <value>0 to 1. Default 0.4.</value>
    [Range(0.0, 1.0)]
    public double Margin { get; init; } = 0.4;

    /// <summary>Share of a class's decisions that its bar leaves out: only the surest are learned from.</summary>
    /// <value>0 to 0.99. Default 0.5.</value>
    [Range(0.0, 0.99)]
    public double LeaveOut { get; init; } = 0.5;

    /// <summary>Intervals in a row that must decide alike.</summary>
    /// <value>1 to 100. Default 3.</value>
    [Range(1, 100)]
    public int Agreement { get; init; } = 3;

    /// <summary>Most that one class may have of the last 50 such labels, as a share; with few classes a quarter more than an even share.</summary>
    /// <value>0.02 to 1. Default 0.4.</value>
    [Range(0.02, 1.0)]
    public double ClassShare { get; init; } = 0.4;

    /// <summary>How much such an interval counts beside a labelled one.</summary>
    /// <value>0.01 to 1. Default 0.25.</value>
    [Range(0.01, 1.0)]
    public double Weight { get; init; } = 0.25;

    /// <summary>Share of the learning rate with which intervals without a label are learned from, replayed windows beside them too: nobody says that such a step is right.</summary>
    /// <value>0.001 to 1. Default 0.03.</value>
    [Range(0.001, 1.0)]
    public double RateFactor { get; init; } = 0.03;
}
