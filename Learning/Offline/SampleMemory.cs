using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Offline;

/// <summary>Windows of a data set for a learner that goes on where training ended: what it is to go on knowing.</summary>
public static class SampleMemory
{
    /// <summary>Offers every sample to the state's memories, in random order; of each class, one of so many is held back.</summary>
    /// <param name="state">Of the samples' input size and classes; a window of it must hold a sample.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="options">How many are held back, and the seed of the order.</param>
    public static void Fill(LearnerState state, SampleSet samples, LearningOptions options)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count)];
        new SeededRandom(options.Seed).Shuffle<int>(order);
        var windows = new WindowRecorder(state, options.IntervalFrames, options);
        foreach (var sample in order)
        {
            windows.AddPast(samples.BitsOf(sample), new WindowLabel(samples.ClassOf(sample), LabelOrigin.Recording), startUs: 0);
        }
    }
}
