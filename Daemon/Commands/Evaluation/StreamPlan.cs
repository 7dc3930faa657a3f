using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Daemon.Commands.Evaluation;

/// <summary>What <c>evaluate --stream</c> was asked to do.</summary>
internal sealed record StreamPlan
{
    /// <summary>The windows, in the order of the stream.</summary>
    public required string Manifest { get; init; }

    /// <summary>The model that the stream begins with; null = random weights of the configured network, scaled to fire on the stream's first windows.</summary>
    public string? Model { get; init; }

    /// <summary>Data sets that are tested before and after the stream.</summary>
    public required IReadOnlyList<string> Also { get; init; }

    /// <summary>Data set whose samples fill the replay memory; null = the windows beside the model, where it has some.</summary>
    public string? Memory { get; init; }

    /// <summary>How samples become frames.</summary>
    public required FramingOptions Framing { get; init; }

    /// <summary>How the daemon learns.</summary>
    public required LearningOptions Learning { get; init; }

    /// <summary>Which labels come, and when.</summary>
    public required StreamTestOptions Test { get; init; }

    /// <summary>Repetitions, with the seeds from that of <see cref="Learning"/> on.</summary>
    public required int Seeds { get; init; }

    /// <summary>Where to draw accuracy over time; null = nowhere.</summary>
    public string? Picture { get; init; }

    /// <summary>Where to draw how well each class of the first further data set is known along the stream; null = nowhere, and it is not tested along it.</summary>
    public string? ForgettingPicture { get; init; }

    /// <summary>Where to draw which class was taken for which along the stream; null = nowhere.</summary>
    public string? ConfusionPicture { get; init; }

    /// <summary>Whether the result is one JSON object.</summary>
    public bool IsForMachines { get; init; }

    /// <summary>How the daemon learns in the mode asked for.</summary>
    /// <param name="seed">Number of the repetition, from 0.</param>
    public LearningOptions LearningOf(int seed)
    {
        var options = Learning with { Seed = Learning.Seed + (ulong)seed, DecisionFrames = Framing.Frames, Enabled = Test.Mode != StreamMode.Frozen };
        return Test.Mode switch
        {
            StreamMode.Naive => options with { ReplayLanes = 0, HeldBackEvery = 0, Guard = options.Guard with { Enabled = false } },
            StreamMode.Self => options with { SelfTraining = options.SelfTraining with { Enabled = true } },
            _ => options,
        };
    }
}
