using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Guard;

/// <summary>A lane that shows held-back windows and counts what the output says to them.</summary>
/// <param name="engine">The engine.</param>
/// <param name="lane">Number of the lane in it.</param>
/// <param name="windows">The held-back windows.</param>
/// <param name="input">Size of a frame.</param>
/// <param name="intervalFrames">Frames of an interval (k).</param>
/// <param name="classes">Number of classes.</param>
internal sealed class ExamLane(ILearningEngine engine, int lane, ReplayMemory windows, SensorGeometry input, int intervalFrames, int classes)
{
    private readonly StoredFrames _frames = new(engine, input);
    private readonly int[] _spikes = new int[classes];
    private long _window;
    private int _frame;

    /// <summary>Number of the lane in the engine.</summary>
    public int Lane => lane;

    /// <summary>Slot of the window that it shows.</summary>
    public int Slot { get; private set; } = ReplayMemory.NoSlot;

    /// <summary>Whether it shows none.</summary>
    public bool IsIdle => Slot == ReplayMemory.NoSlot;

    /// <summary>Whether the window was shown to its end.</summary>
    public bool IsDone => _frame == windows.FramesOf(Slot);

    /// <summary>Bytes held.</summary>
    public long Bytes => _frames.Bytes + (sizeof(int) * (long)_spikes.Length);

    /// <summary>Begins to show a window.</summary>
    public void Enter(int slot)
    {
        (Slot, _window, _frame) = (slot, windows.InfoOf(slot).Number, 0);
        Array.Clear(_spikes);
    }

    /// <summary>Shows none any more.</summary>
    public void Leave() => Slot = ReplayMemory.NoSlot;

    /// <summary>Gives the engine the next frame. A window whose place another took is left.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ShowNextFrame()
    {
        if (IsIdle || windows.FramesOf(Slot) == 0 || windows.InfoOf(Slot).Number != _window)
        {
            Leave();
            return false;
        }

        if (_frame == 0)
        {
            engine.Reset(lane);
        }
        else if (_frame % intervalFrames == 0)
        {
            engine.BeginInterval(lane);
        }

        _frames.Give(lane, windows.Frame(Slot, _frame++), default);
        return true;
    }

    /// <summary>Counts what the output said to the frame.</summary>
    /// <returns>Whether the frame ended an interval.</returns>
    public bool Listen()
    {
        foreach (var output in SpikeBits.In(engine.Output(lane)))
        {
            _spikes[output]++;
        }

        return _frame % intervalFrames == 0;
    }

    /// <summary>The class that fired most; <see cref="LabelTimeline.None"/> where none fired, or two fired alike.</summary>
    public int Winner()
    {
        var most = _spikes.Max();
        var winner = _spikes.AsSpan().IndexOf(most);
        return most > 0 && _spikes.AsSpan().LastIndexOf(most) == winner ? winner : LabelTimeline.None;
    }
}
