using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// A lane that plays stored windows, one frame for each of the live lane's, from rest at each window's first frame. Each playing is moved by a random
/// number of pixels, so that the network learns what is seen and not where.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="lane">Number of the lane in it, 1 and more.</param>
/// <param name="memory">Where windows come from.</param>
/// <param name="input">Size of a frame.</param>
/// <param name="shift">Most that a window is moved along either side, as a share of the side.</param>
/// <param name="random">Draws the shifts; shared by all lanes.</param>
internal sealed class ReplayLane(ILearningEngine engine, int lane, ReplayMemory memory, SensorGeometry input, double shift, SeededRandom random)
{
    private const int Idle = ReplayMemory.NoSlot;

    private readonly FrameMover _mover = new(input);
    private readonly int _mostShiftX = (int)(shift * input.Width);
    private readonly int _mostShiftY = (int)(shift * input.Height);
    private int _slot = Idle;
    private int _frame;
    private int _shiftX;
    private int _shiftY;

    /// <summary>Number of the lane in the engine.</summary>
    public int Lane => lane;

    /// <summary>The lane and the class of its window; null while there is none to play.</summary>
    public LabelledLane? Labelled => _slot == Idle ? null : new LabelledLane(lane, memory.ClassOf(_slot));

    /// <summary>Bytes held.</summary>
    public long Bytes => _mover.Bytes;

    /// <summary>Begins an interval: the window goes on, or another is drawn where it has ended.</summary>
    public void BeginInterval()
    {
        if (_slot != Idle && _frame < memory.FramesOf(_slot))
        {
            engine.BeginInterval(lane);
            return;
        }

        _slot = memory.Draw();
        _frame = 0;
        _shiftX = random.NextInt((2 * _mostShiftX) + 1) - _mostShiftX;
        _shiftY = random.NextInt((2 * _mostShiftY) + 1) - _mostShiftY;
        engine.Reset(lane);
    }

    /// <summary>Gives the engine the window's next frame.</summary>
    /// <returns>Whether there was one: the lane is then ready for its step.</returns>
    public bool ShowNextFrame()
    {
        if (_slot == Idle)
        {
            return false;
        }

        engine.SetInput(lane, _mover.Move(memory.Frame(_slot, _frame++), _shiftX, _shiftY));
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
}
