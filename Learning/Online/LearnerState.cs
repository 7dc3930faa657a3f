using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Learning.Online;

/// <summary>All that a learner knows and that must outlive it: the network, what it remembers, and what its guard holds against it. Of the learner's thread.</summary>
/// <param name="model">Network, classes and weights.</param>
/// <param name="replay">Windows that are learned from.</param>
/// <param name="heldBack">Windows that are never learned from: the guard tests on them.</param>
public sealed class LearnerState(Model model, ReplayMemory replay, ReplayMemory heldBack)
{
    /// <summary>Network, classes and weights.</summary>
    public Model Model { get; internal set; } = model;

    /// <summary>Windows that are learned from.</summary>
    public ReplayMemory Replay { get; } = replay;

    /// <summary>Windows that are never learned from.</summary>
    public ReplayMemory HeldBack { get; } = heldBack;

    /// <summary>Blocks below what windows hold of a frame: the spikes above that many; 0 = its pixels. Windows of another number are of no use to this state.</summary>
    public int LatentBlock { get; init; }

    /// <summary>Number of the next window (<see cref="WindowInfo.Number"/>), from 1: no two windows ever have the same.</summary>
    public long NextWindow { get; set; } = 1;

    /// <summary>What the guard wants to know again after a restart, as text that only it understands; null = nothing.</summary>
    public string? Guard { get; set; }

    /// <summary>What is known of classes that are too young for their outputs to decide, as text that only their prototypes understand; null = there are none.</summary>
    public string? Prototypes { get; set; }

    /// <summary>A model with empty memories, as large as the options say.</summary>
    /// <param name="model">Network, classes and weights.</param>
    /// <param name="options">Budgets, and the length of a window.</param>
    public static LearnerState Create(Model model, LearningOptions options)
    {
        var frameWords = StoredFrameWords(model, options);
        ReplayMemory Memory(int budgetKb, ulong seed) => new(
            budgetKb * 1024L, frameWords, options.IntervalFrames * options.ReplayWindowIntervals, model.Classes.Count, seed);
        return new LearnerState(model, Memory(options.ReplayBudgetKb, options.Seed), Memory(options.HeldBackBudgetKb, options.Seed + 1)) { LatentBlock = options.LatentBlock };
    }

    /// <summary>64-bit words of what is stored of a frame: its pixels, or the spikes above the blocks that stay as they are.</summary>
    internal static int StoredFrameWords(Model model, LearningOptions options) => options.LatentBlock > 0 && options.LatentBlock <= model.Plan.Blocks.Count
        ? BorderWords(model.Plan.Blocks[options.LatentBlock - 1].Layers[^1])
        : EventFrame.WordCount(model.Spec.Input); // too many blocks are refused by the engine

    /// <summary>A plane of bits for each digit of what a neuron hands on.</summary>
    private static int BorderWords(PlannedLayer border) => border.ValueBits * SpikeBits.Words(border.Out.StoredNeurons);
}
