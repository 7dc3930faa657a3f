using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Turns or mirrors the sensor. Removes nothing.</summary>
public sealed class OrientationFilter : IEventFilter
{
    private readonly Axis _x;
    private readonly Axis _y;

    /// <summary>A filter.</summary>
    /// <param name="geometry">Size of the sensor before.</param>
    /// <param name="orientation">What is done to it.</param>
    public OrientationFilter(SensorGeometry geometry, Orientation orientation)
    {
        Name = orientation switch
        {
            Orientation.FlipHorizontal or Orientation.FlipVertical => "flip",
            Orientation.Transpose => "transpose",
            _ => "rotate",
        };
        Geometry = Turn(geometry, orientation);
        var (right, bottom) = (geometry.Width - 1, geometry.Height - 1);
        (_x, _y) = orientation switch
        {
            Orientation.FlipHorizontal => (new Axis(right, -1, 0), new Axis(0, 0, 1)),
            Orientation.FlipVertical => (new Axis(0, 1, 0), new Axis(bottom, 0, -1)),
            Orientation.Rotate90 => (new Axis(bottom, 0, -1), new Axis(0, 1, 0)),
            Orientation.Rotate180 => (new Axis(right, -1, 0), new Axis(bottom, 0, -1)),
            Orientation.Rotate270 => (new Axis(0, 0, 1), new Axis(right, -1, 0)),
            Orientation.Transpose => (new Axis(0, 0, 1), new Axis(0, 1, 0)),
            _ => (new Axis(0, 1, 0), new Axis(0, 0, 1)),
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SensorGeometry Geometry { get; }

    /// <summary>Size of a sensor once it is turned.</summary>
    public static SensorGeometry Turn(SensorGeometry geometry, Orientation orientation) =>
        orientation is Orientation.Rotate90 or Orientation.Rotate270 or Orientation.Transpose ? new(geometry.Height, geometry.Width) : geometry;

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        var timesUs = input.TimesUs;
        var xs = input.Xs;
        var ys = input.Ys;
        for (var i = 0; i < timesUs.Length; i++)
        {
            output.Append(timesUs[i], _x.At(xs[i], ys[i]), _y.At(xs[i], ys[i]), input.Polarities[i]);
        }
    }

    /// <summary>One coordinate after the turn: an origin plus or minus one coordinate before it.</summary>
    private readonly record struct Axis(int Origin, int X, int Y)
    {
        public int At(int x, int y) => Origin + (X * x) + (Y * y);
    }
}
