namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>The outline that is shown.</summary>
internal enum Shape
{
    Disc,
    Cross,
}

/// <summary>How it moves.</summary>
internal enum Motion
{
    /// <summary>Straight across the view, thrown back at its borders.</summary>
    Slide,

    /// <summary>As fast as sliding, but there and back within a tenth of a second: one frame of it looks like a slide.</summary>
    Shake,

    /// <summary>In place, turning either way.</summary>
    Spin,
}

/// <summary>
/// One class: a shape that moves in one way. Each shape moves in two ways, and both shapes slide, so that neither shape nor motion alone tells the
/// class; and a shake differs from a slide only in time.
/// </summary>
internal sealed record ShapeClass(string Name, Shape Shape, Motion Motion)
{
    /// <summary>THE list of classes.</summary>
    public static IReadOnlyList<ShapeClass> All { get; } =
    [
        new("disc-slide", Shape.Disc, Motion.Slide),
        new("disc-shake", Shape.Disc, Motion.Shake),
        new("cross-slide", Shape.Cross, Motion.Slide),
        new("cross-spin", Shape.Cross, Motion.Spin),
    ];

    /// <summary>Signed distance to the outline in pixels, negative inside, at a point relative to the centre, for a shape of the given radius.</summary>
    public double SignedDistance(double x, double y, double radius) => Shape switch
    {
        Shape.Disc => Math.Sqrt((x * x) + (y * y)) - radius,
        _ => Math.Min(Box(x, y, radius, radius * 0.3), Box(x, y, radius * 0.3, radius)),
    };

    private static double Box(double x, double y, double halfWidth, double halfHeight)
    {
        var dx = Math.Abs(x) - halfWidth;
        var dy = Math.Abs(y) - halfHeight;
        var outside = Math.Sqrt((Math.Max(dx, 0) * Math.Max(dx, 0)) + (Math.Max(dy, 0) * Math.Max(dy, 0)));
        return outside + Math.Min(Math.Max(dx, dy), 0);
    }
}
