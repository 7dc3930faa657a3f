using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>Renders a shape as log intensity, [H, W], with edges at sub-pixel accuracy, and only where it can have changed.</summary>
internal sealed class SceneRenderer(SensorGeometry view, double contrast)
{
    private readonly float[] _image = new float[view.Pixels]; // log of background 1 = 0
    private PixelBox _drawn;

    /// <summary>Log intensity of every pixel, row by row.</summary>
    public ReadOnlySpan<float> Image => _image;

    /// <summary>Draws the shape at its new pose, over the background.</summary>
    /// <returns>The pixels that may have changed.</returns>
    public PixelBox Draw(ShapeClass shapeClass, Pose pose)
    {
        var box = PixelBox.Around(pose, view);
        var changed = box.Union(_drawn);
        var (sin, cos) = Math.SinCos(pose.Angle);
        var full = (float)Math.Log(1 + (pose.Visibility * (contrast - 1)));
        for (var y = changed.Top; y < changed.Bottom; y++)
        {
            for (var x = changed.Left; x < changed.Right; x++)
            {
                var dx = x + 0.5 - pose.X;
                var dy = y + 0.5 - pose.Y;
                var distance = shapeClass.SignedDistance((dx * cos) + (dy * sin), (dy * cos) - (dx * sin), pose.Radius);
                var coverage = 0.5 - distance; // of the pixel by the shape, to first order
                _image[(y * view.Width) + x] = coverage <= 0 ? 0f
                    : coverage >= 1 ? full
                    : (float)Math.Log(1 + (coverage * pose.Visibility * (contrast - 1)));
            }
        }

        _drawn = box;
        return changed;
    }
}

/// <summary>A rectangle of pixels, half-open.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    private bool IsEmpty => Left >= Right || Top >= Bottom;

    public static PixelBox Around(Pose pose, SensorGeometry view)
    {
        var reach = (pose.Radius * 1.5) + 2; // a corner of the cross lies at 1.05 radii
        return new(
            Math.Clamp((int)Math.Floor(pose.X - reach), 0, view.Width),
            Math.Clamp((int)Math.Floor(pose.Y - reach), 0, view.Height),
            Math.Clamp((int)Math.Ceiling(pose.X + reach), 0, view.Width),
            Math.Clamp((int)Math.Ceiling(pose.Y + reach), 0, view.Height));
    }

    public PixelBox Union(PixelBox other) =>
        IsEmpty ? other
        : other.IsEmpty ? this
        : new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
}
