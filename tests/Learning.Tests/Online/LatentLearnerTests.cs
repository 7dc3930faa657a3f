using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>A learner that stores the spikes above its first block, and leaves that block as it is.</summary>
public sealed class LatentLearnerTests
{
    private static readonly SimulationOptions Recording = Simulated.Recording(seconds: 10);
    private static readonly IReadOnlyList<EventFrame> Frames = Simulated.Frames(Recording);
    private static readonly LearningOptions Options = Simulated.Learning with { LatentBlock = 1 };

    [Fact]
    public void Learn_LatentBlock_LeavesTheBlocksBelowAndLearnsAbove()
    {
        var learner = Run(Options);

        Assert.All(
            learner.Model.Tensors.Zip(Simulated.NewModel(Options, Recording).Tensors),
            pair => Assert.Equal(pair.First.Name.StartsWith("b0.", StringComparison.Ordinal), pair.First.Values.Span.SequenceEqual(pair.Second.Values)));
        Assert.True(learner.Counts.ReplayWindows > 3);
        Assert.True(learner.Counts.HeldBackWindows > 0);
    }

    [Fact]
    public void Learn_LatentBlockTwice_GivesTheSameWeights() => Assert.Equal(Run(Options).Model.Digest(), Run(Options with { Threads = 2 }).Model.Digest());

    [Fact]
    public void Create_LatentBlockThatAddsUpSpikes_StoresAPlaneOfBitsForEachDigit()
    {
        var spec = NetworkCatalogue.Build("4C3p1-4C3p1+1-4C3p1+2-8C3p1", new SensorGeometry(16, 16), 2, blockLayers: 3); // spikes, then sums up to 2 and up to 2
        var model = Model.Create(spec, ["a", "b"], seed: 1);

        Assert.Equal(2 * 16, LearnerState.Create(model, Options).Replay.FrameWords); // 4 channels of 16x16, in 2 bits
    }

    [Fact]
    public void Create_LatentBlock_StoresMoreWindowsInTheSameMemory()
    {
        var model = Simulated.NewModel(Options, Recording);
        var (latent, frames) = (LearnerState.Create(model, Options).Replay, LearnerState.Create(model, Options with { LatentBlock = 0 }).Replay);

        Assert.Equal(8, latent.FrameWords); // 8 channels of 8x8
        Assert.Equal(32, frames.FrameWords); // 2 of 32x32
        Assert.Equal(4 * frames.Capacity, latent.Capacity, tolerance: 4);
    }

    [Fact]
    public void InferAndLearn_SteadyState_AllocateNothing()
    {
        var learner = Simulated.Learner(Recording, Options with { ReplayBudgetKb = 16 });
        Simulated.Run(learner, Frames.Take(300));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 300; i < Frames.Count; i++)
        {
            learner.Infer(Frames[i]);
            learner.Learn();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static OnlineLearner Run(LearningOptions options)
    {
        var learner = Simulated.Learner(Recording, options);
        Simulated.Run(learner, Frames);
        return learner;
    }
}
