using EdgeLearner.Learning.Engine;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Memory;

/// <summary>Lists a stored frame's active pixels, laid over the input anew. Allocates nothing once it is made.</summary>
/// <param name="input">Size of a frame.</param>
internal sealed class FrameMover(SensorGeometry input)
{
    private readonly int[] _active = new int[2 * input.Pixels];

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(int) * (long)_active.Length;

    /// <summary>Numbers of the active pixels; what leaves the frame is gone, and two may fall on one.</summary>
    /// <param name="frame">Bits in [2, H, W].</param>
    /// <param name="placement">Where to.</param>
    public ReadOnlySpan<int> Move(ReadOnlySpan<ulong> frame, in Placement placement)
    {
        var turns = placement.Turn != 0 || placement.Growth != 0;
        var (sin, cos) = turns ? MathF.SinCos(placement.Turn * MathF.PI / 180) : (0, 1);
        (sin, cos) = (sin * (1 + placement.Growth), cos * (1 + placement.Growth));
        var (middleX, middleY) = ((input.Width - 1) / 2f, (input.Height - 1) / 2f);
        var count = 0;
        foreach (var pixel in SpikeBits.In(frame))
        {
            var row = pixel / input.Width; // of both channels, one below the other
            var column = pixel - (row * input.Width);
            var isOn = row >= input.Height;
            var (x, y) = (placement.IsFlipped ? input.Width - 1 - column : column, isOn ? row - input.Height : row);
            if (turns)
            {
                var (fromX, fromY) = (x - middleX, y - middleY);
                x = (int)MathF.Round((cos * fromX) - (sin * fromY) + middleX);
                y = (int)MathF.Round((sin * fromX) + (cos * fromY) + middleY);
            }

            (x, y) = (x + placement.ShiftX, y + placement.ShiftY);
            if (input.Contains(x, y))
            {
                _active[count++] = ((isOn != placement.IsInverted ? input.Height + y : y) * input.Width) + x;
            }
        }

        return _active.AsSpan(0, count);
    }
}
