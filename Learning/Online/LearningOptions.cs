using System.ComponentModel.DataAnnotations;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Online;

/// <summary>What is learned, and how.</summary>
public sealed record LearningOptions : IValidatableObject
{
    /// <summary>Whether to learn at all; false = frozen, only predictions.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The network: a name of the catalogue, a notation such as <c>8C5p2-AP2-16C3p1-AP2-64</c>, or a JSON file. A loaded model brings its own.</summary>
    public string Network { get; init; } = "edge";

    /// <summary>Names of the classes. Default: the labels of the source, in ordinal order; without labels class-0 to class-9.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Frames in a truncation interval (the paper's k): one update after each.</summary>
    /// <value>1 to 1,000. Default 10.</value>
    [Range(1, 1_000)]
    public int IntervalFrames { get; init; } = 10;

    /// <summary>Weight layers in a local block (the paper's n); 0 = all in one, which is standard back-propagation.</summary>
    /// <value>0 to 100. Default 1.</value>
    [Range(0, 100)]
    public int BlockLayers { get; init; } = 1;

    /// <summary>Whether the local classifiers learn; false = they stay as random as they were drawn.</summary>
    public bool TrainableClassifiers { get; init; } = true;

    /// <summary>Step size of gradient descent.</summary>
    /// <value>0 to 10. Default 0.15.</value>
    [Range(0.0, 10.0)]
    public double LearningRate { get; init; } = 0.15;

    /// <summary>How weights follow their gradients.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>Momentum of gradient descent; 0 = plain descent.</summary>
    /// <value>0 to 0.999. Default 0.7.</value>
    [Range(0, 0.999)]
    public double Momentum { get; init; } = 0.7;

    /// <summary>What a classifier's spikes are held against.</summary>
    public LossKind Loss { get; init; } = LossKind.MeanSquaredError;

    /// <summary>Longest that the gradient of all weights together may be (L2); a longer one is shortened to it. 0 = as long as it is.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0.0, 1_000_000.0)]
    public double ClipNorm { get; init; }

    /// <summary>Frames over which output spikes are counted for a decision; 0 = as many as an interval has.</summary>
    /// <value>0 to 1,000. Default 5: after a change of scene, half an interval has forgotten what was before.</value>
    [Range(0, 1_000)]
    public int DecisionFrames { get; init; } = 5;

    /// <summary>Lanes that play back labelled windows beside the live one; 0 = no replay memory.</summary>
    /// <value>0 to 256. Default 23.</value>
    [Range(0, 256)]
    public int ReplayLanes { get; init; } = 23;

    /// <summary>Length of a stored window, in intervals.</summary>
    /// <value>1 to 100. Default 2.</value>
    [Range(1, 100)]
    public int ReplayWindowIntervals { get; init; } = 2;

    /// <summary>Most that the replay memory may hold, in kilobytes of 1,024.</summary>
    /// <value>16 to 1,048,576. Default 4,096.</value>
    [Range(16, 1_048_576)]
    public int ReplayBudgetKb { get; init; } = 4_096;

    /// <summary>How much what is new counts in an update, the live lane or a window that was labelled late, beside a replayed window, which counts 1.</summary>
    /// <value>0.01 to 1,000. Default 1.</value>
    [Range(0.01, 1_000.0)]
    public double NewWeight { get; init; } = 1;

    /// <summary>One of so many labelled windows of a class is held back from learning, for the guard's exams; 0 = none is.</summary>
    /// <value>0 to 1,000. Default 8.</value>
    [Range(0, 1_000)]
    public int HeldBackEvery { get; init; } = 8;

    /// <summary>Most that the windows may take that are held back for the guard's exams, in kilobytes of 1,024.</summary>
    /// <value>16 to 1,048,576. Default 512.</value>
    [Range(16, 1_048_576)]
    public int HeldBackBudgetKb { get; init; } = 512;

    /// <summary>Most that a replayed window is moved along either side, at random, as a share of the side: what is seen is learned, not where.</summary>
    /// <value>0 to 0.5. Default 0.125.</value>
    [Range(0, 0.5)]
    public double ReplayShift { get; init; } = 0.125;

    /// <summary>Whether half of the replayed windows are mirrored left to right, at random: for things that look as likely that way.</summary>
    public bool ReplayFlip { get; init; }

    /// <summary>Whether half of the replayed windows have ON and OFF exchanged, at random: for things that are as likely darker as lighter than what is behind them.</summary>
    public bool ReplayInvert { get; init; }

    /// <summary>Most that a replayed window is turned to either side, at random, in degrees.</summary>
    /// <value>0 to 180. Default 0.</value>
    [Range(0.0, 180.0)]
    public double ReplayTurn { get; init; }

    /// <summary>Most that a replayed window is made larger or smaller, at random, in percent.</summary>
    /// <value>0 to 50. Default 0.</value>
    [Range(0.0, 50.0)]
    public double ReplayScale { get; init; }

    /// <summary>
    /// Local blocks, from the input up, that stay as they are; the replay memory then stores the spikes above them, and replay lanes begin there. That takes less
    /// memory where a block pools, and less time a lane; but such windows cannot be moved or otherwise varied, and belong to these blocks' weights. 0 = none:
    /// everything learns, and frames are stored.
    /// </summary>
    /// <value>0 to 100, and less than the network has. Default 0.</value>
    [Range(0, 100)]
    public int LatentBlock { get; init; }

    /// <summary>Most of the frame period that a frame of a live source may take, waiting, inference and learning together, as a share; beyond it learning gives way.</summary>
    /// <value>0.05 to 1. Default 0.5. No recording is governed.</value>
    [Range(0.05, 1.0)]
    public double LoadShare { get; init; } = 0.5;

    /// <summary>Seconds of the stream that are kept, so that what is labelled late can still be learned; 0 = none.</summary>
    /// <value>0 to 3,600. Default 30.</value>
    [Range(0.0, 3_600.0)]
    public double LateLabelSeconds { get; init; } = 30;

    /// <summary>Most that those may take, in kilobytes of 1,024.</summary>
    /// <value>16 to 1,048,576. Default 8,192: 30 s at 50 frames of 128x128 a second take 6 MB.</value>
    [Range(16, 1_048_576)]
    public int LateLabelBudgetKb { get; init; } = 8_192;

    /// <summary>Labelled intervals for which a class that was added while learning is decided for by its prototype, and not by its output; 0 = never.</summary>
    /// <value>0 to 10,000. Default 30.</value>
    [Range(0, 10_000)]
    public int YoungIntervals { get; init; } = 30;

    /// <summary>Whether and when the learner takes its own decisions for labels.</summary>
    public SelfTrainingOptions SelfTraining { get; init; } = new();

    /// <summary>What computes. What another program installed shall not change what is learned: so a GPU is taken only where that is asked for.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Managed;

    /// <summary>What the engine on libtorch computes on: <c>auto</c> = a GPU where there is one, <c>cpu</c>, <c>cuda</c> = the first GPU, or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = EngineRequest.AnyDevice;

    /// <summary>Folder of libtorch.so. Default: where PyTorch or NuGet has put one of the right version.</summary>
    public string? Libtorch { get; init; }

    /// <summary>Numbers that products of spikes and weights are made of, on libtorch.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// Threads that share the work of the lanes. Results of the managed engine do not depend on their number, those of the engine on libtorch do, in the last bits.
    /// </summary>
    /// <value>1 to 64. Default 1: the other cores are for others.</value>
    [Range(1, 64)]
    public int Threads { get; init; } = 1;

    /// <summary>Seed of everything random: first weights, what the replay memory keeps and plays.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What keeps learning from doing harm.</summary>
    public GuardOptions Guard { get; init; } = new();

    /// <summary>How changes of the stream are found.</summary>
    public DriftOptions Drift { get; init; } = new();

    /// <summary>What is to compute.</summary>
    public EngineRequest WantedEngine() => new(Engine, Device, Libtorch, Precision);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => WantedEngine().Validate(validationContext);
}
