using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Online;

/// <summary>The lanes that play stored windows beside the live one, all in step with it. Windows that are new go first.</summary>
/// <param name="engine">The engine.</param>
/// <param name="first">Number of the first of the lanes in it.</param>
/// <param name="count">Number of lanes.</param>
/// <param name="state">Where windows come from.</param>
/// <param name="options">How windows are varied, and how much a new one weighs.</param>
internal sealed class ReplayLanes(ILearningEngine engine, int first, int count, LearnerState state, LearningOptions options)
{
    private readonly ReplayLane[] _lanes = Create(engine, first, count, state, options);
    private readonly Queue<WindowInfo> _new = new();
    private int _playing; // lanes that take part in the interval

    /// <summary>Bytes held.</summary>
    public long Bytes => _lanes.Sum(lane => lane.Bytes);

    /// <summary>A window came with a late label: it is played as soon as a lane is free.</summary>
    /// <param name="slot">Where it is stored; none for a window that is not.</param>
    public void AddNew(int slot)
    {
        if (slot != ReplayMemory.NoSlot && _lanes.Length > 0)
        {
            _new.Enqueue(state.Replay.InfoOf(slot));
        }
    }

    /// <summary>Begins an interval: windows go on, or others are drawn where they have ended.</summary>
    /// <param name="most">Lanes that take part at most; windows of the others wait.</param>
    public void BeginInterval(int most)
    {
        _playing = Math.Min(most, _lanes.Length);
        foreach (var lane in _lanes.AsSpan(0, _playing))
        {
            lane.BeginInterval(_new);
        }
    }

    /// <summary>Lanes that take part in the interval under way.</summary>
    public int Playing => _playing;

    /// <summary>Gives the engine each window's next frame.</summary>
    /// <param name="lanes">Is filled with the lanes that have one: they are then ready for their step.</param>
    /// <returns>Their number.</returns>
    public int ShowNextFrames(Span<int> lanes)
    {
        var shown = 0;
        foreach (var lane in _lanes.AsSpan(0, _playing))
        {
            if (lane.ShowNextFrame())
            {
                lanes[shown++] = lane.Lane;
            }
        }

        return shown;
    }

    /// <summary>Lists the lanes that have played an interval of a window.</summary>
    /// <returns>Their number.</returns>
    public int Labelled(Span<LabelledLane> lanes)
    {
        var labelled = 0;
        foreach (var lane in _lanes.AsSpan(0, _playing))
        {
            if (lane.Labelled is { } shown)
            {
                lanes[labelled++] = shown;
            }
        }

        return labelled;
    }

    /// <summary>Every lane leaves its window, since the interval is broken off.</summary>
    public void Abandon()
    {
        _playing = 0;
        foreach (var lane in _lanes)
        {
            lane.Abandon();
        }
    }

    /// <summary>A slot was filled anew: the lane that plays its window leaves it.</summary>
    public void AbandonSlot(int slot)
    {
        foreach (var lane in _lanes)
        {
            lane.AbandonSlot(slot);
        }
    }

    private static ReplayLane[] Create(ILearningEngine engine, int first, int count, LearnerState state, LearningOptions options)
    {
        var shifts = new SeededRandom(~options.Seed); // not the series that the memory draws from
        return [.. Enumerable.Range(first, count).Select(lane => new ReplayLane(engine, lane, state.Replay, state.Model.Spec.Input, options, shifts))];
    }
}
