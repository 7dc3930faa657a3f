using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Tests.Online;

namespace EdgeLearner.Learning.Tests.Guard;

/// <summary>A learner that was taught four classes for 200 s of sensor time: once for all tests, which work on copies.</summary>
internal static class Taught
{
    private static readonly Lazy<LearnerState> State = new(Teach);

    public static LearningOptions Options { get; } =
        Simulated.Learning with { ReplayLanes = 7, LearningRate = 0.05, HeldBackEvery = 4, Guard = new GuardOptions { ExamLanes = 4 } };

    public static LearnerState Copy(LearningOptions options)
    {
        var from = State.Value;
        var model = new Model(from.Model.Spec, from.Model.Classes);
        foreach (var (tensor, copy) in from.Model.Tensors.Zip(model.Tensors))
        {
            tensor.Values.Span.CopyTo(copy.Values);
        }

        var state = LearnerState.Create(model, options);
        (state.NextWindow, state.Guard) = (from.NextWindow, from.Guard);
        Copy(from.Replay, state.Replay);
        Copy(from.HeldBack, state.HeldBack);
        return state;
    }

    private static LearnerState Teach()
    {
        var state = LearnerState.Create(Simulated.NewModel(Options, Simulated.Recording(1)), Options);
        Scene.Show(state, Options, Scene.Simulate(200, seed: 5));
        return state;
    }

    private static void Copy(ReplayMemory from, ReplayMemory to)
    {
        for (var slot = 0; slot < from.Capacity; slot++)
        {
            if (from.FramesOf(slot) > 0)
            {
                to.Restore(from.Window(slot), from.InfoOf(slot));
            }
        }
    }
}
