using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Commands.Training;

/// <summary>What <c>train</c> is asked to do.</summary>
internal sealed record TrainPlan
{
    /// <summary>Data set to learn from.</summary>
    public required string Manifest { get; init; }

    /// <summary>Data set to test after every epoch; null = none.</summary>
    public string? TestManifest { get; init; }

    /// <summary>Name or notation of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Weight layers in a local block (n); 0 = all in one.</summary>
    public required int BlockLayers { get; init; }

    /// <summary>Whether local classifiers learn.</summary>
    public required bool TrainableClassifiers { get; init; }

    /// <summary>How samples become frames.</summary>
    public required FramingOptions Framing { get; init; }

    /// <summary>How to learn.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>What computes.</summary>
    public required EngineRequest Engine { get; init; }

    /// <summary>The model's file.</summary>
    public required string Out { get; init; }

    /// <summary>Kilobytes of samples that are kept beside the model, for a learner that goes on from it; 0 = none.</summary>
    public required int KeepKb { get; init; }

    /// <summary>One of so many samples of a class is not learned from but kept for a guard to test on; 0 = all are learned from.</summary>
    public required int HoldBack { get; init; }

    /// <summary>The file of what is kept.</summary>
    public string Windows => WindowFile.Beside(Out);

    /// <summary>The learning curve as a picture.</summary>
    public required string CurvePicture { get; init; }

    /// <summary>The learning curve as numbers.</summary>
    public string CurveNumbers => Path.ChangeExtension(Out, ".curve.csv");

    /// <summary>Whether to go on where the model's file says that a training stopped.</summary>
    public bool Resumes { get; init; }

    /// <summary>Whether the result goes to standard output for a machine, and the words for people elsewhere.</summary>
    public bool IsForMachines { get; init; }
}
