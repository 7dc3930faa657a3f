using EdgeLearner.Learning.Engine;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Offline;

/// <summary>Lists a frame's active pixels as a showing wants them. Allocates nothing once it is made.</summary>
/// <param name="input">Size of a frame.</param>
internal sealed class FrameMover(SensorGeometry input)
{
    private readonly int[] _active = new int[2 * input.Pixels];

    /// <summary>Numbers of the active pixels; what leaves the frame is gone.</summary>
    /// <param name="frame">Bits in [2, H, W].</param>
    /// <param name="showing">How to move it.</param>
    public ReadOnlySpan<int> Move(ReadOnlySpan<ulong> frame, in Showing showing)
    {
        var count = 0;
        foreach (var pixel in SpikeBits.In(frame))
        {
            var row = pixel / input.Width; // of both channels, one below the other
            var column = pixel - (row * input.Width);
            var x = (showing.IsFlipped ? input.Width - 1 - column : column) + showing.ShiftX;
            var y = (row < input.Height ? row : row - input.Height) + showing.ShiftY;
            if (input.Contains(x, y))
            {
                _active[count++] = ((row + showing.ShiftY) * input.Width) + x;
            }
        }

        return _active.AsSpan(0, count);
    }
}
