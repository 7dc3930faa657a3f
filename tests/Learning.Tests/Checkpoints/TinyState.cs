using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Checkpoints;

/// <summary>A learner's state that is small, and other after each step.</summary>
internal static class TinyState
{
    private const int MostWindows = 12;

    /// <summary>Memories of a few windows of up to 4 frames.</summary>
    public static LearningOptions Options { get; } = new() { IntervalFrames = 2, ReplayWindowIntervals = 2, ReplayBudgetKb = 16, HeldBackBudgetKb = 16 };

    /// <summary>A state that has learned nothing.</summary>
    public static LearnerState Create()
    {
        var model = Model.Create(NetworkCatalogue.Build("FC2", new SensorGeometry(4, 4), 2, 1), ["a", "b"], seed: 1);
        foreach (var tensor in model.Tensors)
        {
            tensor.Remember(velocity: true, squareMean: false);
        }

        return LearnerState.Create(model, Options);
    }

    /// <summary>Learns: weights, optimizer and updates change, windows come and old ones go, and the guard has something else to say.</summary>
    /// <param name="state">Changes.</param>
    /// <param name="windows">How many come; one in four is held back.</param>
    public static void Step(LearnerState state, int windows = 2)
    {
        state.Model.Updates++;
        foreach (var tensor in state.Model.Tensors)
        {
            Fill(tensor, tensor.Values, state.Model.Updates / 8f);
            Fill(tensor, tensor.Velocity, -state.Model.Updates);
        }

        for (var i = 0; i < windows; i++)
        {
            Add(state);
            Forget(state.Replay);
            Forget(state.HeldBack);
        }

        state.Guard = $"{{\"updates\":{state.Model.Updates}}}";
        state.Prototypes = $"{{\"young\":{state.Model.Updates}}}";
    }

    /// <summary>Holds back windows, and no other changes.</summary>
    public static void HoldBack(LearnerState state, int windows)
    {
        for (var i = 0; i < windows; i++)
        {
            var number = state.NextWindow++;
            state.HeldBack.Offer([(ulong)number], new WindowInfo(number, (int)(number % 2), default, 1_000 * number));
        }
    }

    /// <summary>Everything that must outlive a restart, as text.</summary>
    public static string Describe(LearnerState state)
    {
        var moments = state.Model.Tensors.SelectMany(tensor => tensor.ToFileOrder(tensor.Velocity)).Select(BitConverter.SingleToInt32Bits);
        return string.Join('\n', [
            $"model {state.Model.Updates} {state.Model.Digest()} {string.Join(',', moments)} {string.Join(',', state.Model.Classes)}",
            $"guard {state.Guard}",
            $"prototypes {state.Prototypes}",
            $"next window {state.NextWindow}",
            .. Describe(state, state.Replay, "replay"),
            .. Describe(state, state.HeldBack, "held back")]);
    }

    /// <summary>Numbers of the windows in a memory, in order.</summary>
    public static IReadOnlyList<long> Numbers(ReplayMemory memory) =>
        [.. Slots(memory).Select(slot => memory.InfoOf(slot).Number).Order()];

    private static void Add(LearnerState state)
    {
        var number = state.NextWindow++;
        var info = new WindowInfo(number, (int)(number % state.Model.Classes.Count), (LabelOrigin)(number % 3), 1_000 * number);
        var bits = Enumerable.Range(0, 1 + (int)(number % 4)).Select(frame => (((ulong)number * 31) + (ulong)frame) & uint.MaxValue).ToArray();
        (number % 4 == 0 ? state.HeldBack : state.Replay).Offer(bits, info);
    }

    private static void Fill(WeightTensor tensor, Span<float> values, float value) =>
        tensor.FromFileOrder(Enumerable.Repeat(value, tensor.Layer.Weights).ToArray(), values);

    private static void Forget(ReplayMemory memory)
    {
        if (memory.Count > MostWindows)
        {
            memory.Remove(Slots(memory).MinBy(slot => memory.InfoOf(slot).Number));
        }
    }

    private static IEnumerable<string> Describe(LearnerState state, ReplayMemory memory, string name) =>
    [
        .. Enumerable.Range(0, state.Model.Classes.Count).Select(number => $"{name}: seen {memory.SeenOf(number)} of class {number}"),
        .. Slots(memory).OrderBy(slot => memory.InfoOf(slot).Number)
            .Select(slot => $"{name}: {memory.InfoOf(slot)} {string.Join(',', memory.Window(slot).ToArray())}"),
    ];

    private static IEnumerable<int> Slots(ReplayMemory memory) => Enumerable.Range(0, memory.Capacity).Where(slot => memory.FramesOf(slot) > 0);
}
