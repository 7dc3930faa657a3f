using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Binning;

namespace EdgeLearner.Learning.Online;

/// <summary>The engine of one state and all that stands on its lanes: live first, then those that replay, then those of the guard's exam. Made anew with another state.</summary>
internal sealed class LearnerLanes : IDisposable
{
    /// <summary>The lane of the live stream.</summary>
    public const int Live = 0;

    private readonly int[] _playing;

    /// <summary>Lanes at rest.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="options">How many lanes, and how to learn.</param>
    /// <param name="createEngine">Builds the engine.</param>
    /// <param name="canLearn">Whether there are any but the live lane.</param>
    /// <param name="guarded">Where the guard counts.</param>
    /// <param name="tell">Is told what the guard does and finds.</param>
    /// <exception cref="NetworkException">Interval, window and network together are too large for any machine.</exception>
    public LearnerLanes(
        LearnerState state, LearningOptions options, EngineFactory createEngine, bool canLearn, GuardTally guarded, Action<GuardEvent> tell)
    {
        RefuseTooLarge(state.Model, options);
        var replayLanes = canLearn ? options.ReplayLanes : 0;
        ExamLanes = canLearn && options.Guard.Enabled ? options.Guard.ExamLanes : 0;
        CanLearn = canLearn;
        Engine = createEngine(state.Model, 1 + replayLanes + ExamLanes, options.IntervalFrames, Rule(options), options.Threads);
        Decision = new DecisionWindow(state.Model.Classes.Count, options.DecisionFrames > 0 ? options.DecisionFrames : options.IntervalFrames);
        Recorder = new WindowRecorder(state, options.IntervalFrames, options);
        Replay = new ReplayLanes(Engine, first: Live + 1, replayLanes, state, options);
        Young = new ColdStart(Engine, 1 + replayLanes + ExamLanes, state, options);
        Guard = ExamLanes > 0 ? new LearningGuard(state, options, Engine, Live + 1 + replayLanes, guarded, tell, Young) : null;
        Labelled = new LabelledLane[1 + replayLanes];
        _playing = new int[replayLanes + ExamLanes];
        Memory = Engine.Memory with { Replay = state.Replay.Bytes + state.HeldBack.Bytes + Recorder.Bytes + Replay.Bytes + (Guard?.Bytes ?? 0) };
    }

    public bool CanLearn { get; }

    public int ExamLanes { get; }

    public ILearningEngine Engine { get; }

    public DecisionWindow Decision { get; }

    public WindowRecorder Recorder { get; }

    public ReplayLanes Replay { get; }

    /// <summary>Decides for classes that are young.</summary>
    public ColdStart Young { get; }

    /// <summary>Null where none is wanted, or nothing is learned.</summary>
    public LearningGuard? Guard { get; }

    /// <summary>Room for the lanes of an update.</summary>
    public LabelledLane[] Labelled { get; }

    /// <summary>Bytes held, by purpose.</summary>
    public EngineMemory Memory { get; }

    /// <summary>Refuses what histories and windows, which are indexed by int, cannot hold.</summary>
    /// <exception cref="NetworkException">It is too large.</exception>
    public static void RefuseTooLarge(Model model, LearningOptions options)
    {
        var largestLayer = model.Plan.Blocks.SelectMany(block => block.Layers).Max(layer => layer.Out.Neurons);
        var windows = (long)model.Classes.Count * options.IntervalFrames * options.ReplayWindowIntervals;
        if ((long)SpikeBits.Words(largestLayer) * options.IntervalFrames > int.MaxValue || windows * EventFrame.WordCount(model.Spec.Input) > int.MaxValue)
        {
            throw new NetworkException(
                $"an interval of {options.IntervalFrames} frames and windows of {options.ReplayWindowIntervals} intervals are too long for this network and input of " +
                $"{model.Spec.Input}: lower Learning:IntervalFrames, Learning:ReplayWindowIntervals or Input:Max");
        }
    }

    /// <summary>Puts the live lane to rest, and forgets what it decided on.</summary>
    public void RestLive()
    {
        Engine.Reset(Live);
        Decision.Clear();
        Young.BreakOff();
    }

    /// <summary>Forgets what is collected and played now.</summary>
    public void Abandon()
    {
        Recorder.Discard();
        Replay.Abandon();
    }

    /// <summary>A step of all lanes but the live one.</summary>
    /// <param name="withExam">Whether those of the exam are among them; its windows go on where they are.</param>
    /// <returns>Lanes that took it.</returns>
    public int StepOthers(bool withExam)
    {
        var playing = Replay.ShowNextFrames(_playing);
        var guard = withExam ? Guard : null;
        playing += guard?.ShowNextFrames(_playing.AsSpan(playing)) ?? 0;
        Engine.Step(_playing.AsSpan(0, playing));
        Young.See(_playing.AsSpan(0, playing));
        guard?.Read();
        return playing;
    }

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    private static LearningRule Rule(LearningOptions options) => new()
    {
        Loss = options.Loss,
        Optimizer = options.Optimizer,
        Momentum = (float)options.Momentum,
        ClipNorm = (float)options.ClipNorm,
        FrozenBlocks = options.LatentBlock,
        MeasuresGradient = options.Guard.Enabled,
    };
}
