using EdgeLearner.Learning.Engine;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Memory;

/// <summary>Lists a stored frame's active pixels, moved and mirrored. Allocates nothing once it is made.</summary>
/// <param name="input">Size of a frame.</param>
internal sealed class FrameMover(SensorGeometry input)
{
    private readonly int[] _active = new int[2 * input.Pixels];

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(int) * (long)_active.Length;

    /// <summary>Numbers of the active pixels; what leaves the frame is gone.</summary>
    /// <param name="frame">Bits in [2, H, W].</param>
    /// <param name="shiftX">Pixels to the right; after the mirroring.</param>
    /// <param name="shiftY">Pixels down.</param>
    /// <param name="isFlipped">Whether left and right are exchanged.</param>
    public ReadOnlySpan<int> Move(ReadOnlySpan<ulong> frame, int shiftX, int shiftY, bool isFlipped = false)
    {
        var count = 0;
        foreach (var pixel in SpikeBits.In(frame))
        {
            var row = pixel / input.Width; // of both channels, one below the other
            var column = pixel - (row * input.Width);
            var x = (isFlipped ? input.Width - 1 - column : column) + shiftX;
            var y = (row < input.Height ? row : row - input.Height) + shiftY;
            if (input.Contains(x, y))
            {
                _active[count++] = ((row + shiftY) * input.Width) + x;
            }
        }

        return _active.AsSpan(0, count);
    }
}
