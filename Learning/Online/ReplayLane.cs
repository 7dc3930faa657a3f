using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// A lane that plays stored windows, one frame for each of the live lane's, from rest at each window's first frame. Each playing is moved by a random
/// number of pixels, so that the network learns what is seen and not where; stored spikes above a border are not moved.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="lane">Number of the lane in it, 1 and more.</param>
/// <param name="memory">Where windows come from.</param>
/// <param name="input">Size of a frame.</param>
/// <param name="options">How windows are varied, and how much a new one weighs.</param>
/// <param name="random">Draws the shifts; shared by all lanes.</param>
internal sealed class ReplayLane(ILearningEngine engine, int lane, ReplayMemory memory, SensorGeometry input, LearningOptions options, SeededRandom random)
{
    private const int Idle = ReplayMemory.NoSlot;

    private readonly StoredFrames _frames = new(engine, input);
    private readonly Augmentation _augmentation = new(
        (int)(options.ReplayShift * input.Width), (int)(options.ReplayShift * input.Height), options.ReplayFlip, options.ReplayInvert, options.ReplayTurn, options.ReplayScale / 100);

    private int _slot = Idle;
    private int _frame;
    private Placement _placement;
    private bool _isNew;

    /// <summary>Number of the lane in the engine.</summary>
    public int Lane => lane;

    /// <summary>The lane and the class of its window; null while there is none to play.</summary>
    public LabelledLane? Labelled => _slot == Idle ? null : new LabelledLane(lane, memory.ClassOf(_slot), _isNew ? (float)options.NewWeight : 1);

    /// <summary>Bytes held.</summary>
    public long Bytes => _frames.Bytes;

    /// <summary>Begins an interval: the window goes on, or another one begins where it has ended.</summary>
    /// <param name="newWindows">Windows that were never played: the first that is still stored goes before any that is drawn.</param>
    public void BeginInterval(Queue<WindowInfo> newWindows)
    {
        if (_slot != Idle && _frame + options.IntervalFrames <= memory.FramesOf(_slot)) // one of other intervals may leave a rest
        {
            engine.BeginInterval(lane);
            return;
        }

        _slot = Take(newWindows);
        _isNew = _slot != Idle;
        _slot = _isNew ? _slot : memory.Draw();
        _frame = 0;
        _placement = _augmentation.Draw(random);
        engine.Reset(lane);
    }

    /// <summary>Gives the engine the window's next frame.</summary>
    /// <returns>Whether there was one: the lane is then ready for its step.</returns>
    public bool ShowNextFrame()
    {
        if (_slot != Idle && _frame == memory.FramesOf(_slot))
        {
            Abandon(); // shorter than an interval: nothing to learn from
        }

        if (_slot == Idle)
        {
            return false;
        }

        _frames.Give(lane, memory.Frame(_slot, _frame++), _placement);
        return true;
    }

    /// <summary>Leaves its window, since the interval is broken off, or since another took the window's place in memory.</summary>
    public void Abandon() => _slot = Idle;

    /// <summary>Leaves its window if it is the one in that slot.</summary>
    public void AbandonSlot(int slot)
    {
        if (_slot == slot)
        {
            Abandon();
        }
    }

    private int Take(Queue<WindowInfo> newWindows)
    {
        while (newWindows.TryDequeue(out var window))
        {
            if (memory.Find(window.Number) is var slot and not Idle)
            {
                return slot;
            }
        }

        return Idle;
    }
}
