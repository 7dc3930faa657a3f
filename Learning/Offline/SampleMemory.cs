using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Offline;

/// <summary>Windows of a data set for a learner that goes on where training ended: what it is to go on knowing.</summary>
public static class SampleMemory
{
    /// <summary>Offers every sample to the replay memory, in random order.</summary>
    /// <param name="state">Of the samples' input size and classes; a window of it must hold a sample. Must store frames, not spikes above a border.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="seed">Seed of the order.</param>
    public static void Fill(LearnerState state, SampleSet samples, ulong seed) => Offer(state, state.Replay, samples, seed);

    /// <summary>Offers every sample to the held-back memory: samples that nothing was learned from.</summary>
    /// <param name="state">As for <see cref="Fill"/>.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="seed">Seed of the order.</param>
    public static void HoldBack(LearnerState state, SampleSet samples, ulong seed) => Offer(state, state.HeldBack, samples, seed);

    private static void Offer(LearnerState state, ReplayMemory memory, SampleSet samples, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        new SeededRandom(seed).Shuffle<int>(order);
        foreach (var sample in order)
        {
            memory.Offer(samples.BitsOf(sample), new WindowInfo(state.NextWindow++, samples.ClassOf(sample), LabelOrigin.Recording, StartUs: 0));
        }
    }
}
