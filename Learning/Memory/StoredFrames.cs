using EdgeLearner.Learning.Engine;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Memory;

/// <summary>Gives a lane what a memory stores of frames: pixels, or the spikes above the blocks that stay as they are. Allocates nothing once it is made.</summary>
/// <param name="engine">The engine; where it has a border, spikes are what is stored.</param>
/// <param name="input">Size of a frame.</param>
internal sealed class StoredFrames(ILearningEngine engine, SensorGeometry input)
{
    private readonly FrameMover? _mover = engine.BorderWords > 0 ? null : new(input);

    /// <summary>Bytes held.</summary>
    public long Bytes => _mover?.Bytes ?? 0;

    /// <summary>Makes a lane ready for its step.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="stored">Bits of a stored frame.</param>
    /// <param name="placement">How pixels are moved; spikes never are.</param>
    public void Give(int lane, ReadOnlySpan<ulong> stored, Placement placement)
    {
        if (_mover is null)
        {
            engine.SetLatent(lane, stored);
        }
        else
        {
            engine.SetInput(lane, _mover.Move(stored, placement));
        }
    }
}
