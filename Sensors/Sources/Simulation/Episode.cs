using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>One class shown for a while, with everything that chance decided about it. Lengths in pixels, times in seconds since the stream's start.</summary>
internal sealed record Episode(
    ShapeClass Class,
    double Start,
    double End,
    double Radius,
    double X,
    double Y,
    double SpeedX,
    double SpeedY,
    double Angle,
    double TurnsPerSecond,
    double ShakeSeconds)
{
    private const double FadeSeconds = 0.04;
    private const double Rounding = 1e-9;

    /// <summary>Episodes one after the other until the end: every class equally often as soon as it is shown, in random order, never the same twice in a row.</summary>
    public static IReadOnlyList<Episode> Schedule(SimulationOptions options, SeededRandom random)
    {
        var episodes = new List<Episode>();
        var round = ShapeClass.All.ToArray();
        for (var start = 0.0; options.Seconds - start > Rounding;)
        {
            do
            {
                random.Shuffle<ShapeClass>(round);
            }
            while (episodes.Count > 0 && round.First(IsShown) == episodes[^1].Class);

            foreach (var shapeClass in round.Where(IsShown).TakeWhile(_ => options.Seconds - start > Rounding))
            {
                var end = start + DrawLength(options, options.Seconds - start, random);
                episodes.Add(Draw(shapeClass, start, end, options, random));
                start = end;
            }

            bool IsShown(ShapeClass shapeClass) => options.Drift.Shows(shapeClass, start);
        }

        return episodes;
    }

    /// <summary>Where and how the shape stands at an instant.</summary>
    public Pose At(double seconds, SensorGeometry view)
    {
        var since = seconds - Start;
        var gone = Class.Motion == Motion.Shake ? Fold(since, -ShakeSeconds, ShakeSeconds) : since; // at the same speed, there and back
        return new Pose(
            Fold(X + (SpeedX * gone), Radius, view.Width - Radius),
            Fold(Y + (SpeedY * gone), Radius, view.Height - Radius),
            Radius,
            Angle + (2 * Math.PI * TurnsPerSecond * since),
            Math.Clamp(Math.Min(since, End - seconds) / FadeSeconds, 0, 1));
    }

    /// <summary>Fastest movement of any part of the outline, in pixels per second.</summary>
    public double FastestEdge =>
        Math.Abs(SpeedX) + Math.Abs(SpeedY) + (2 * Math.PI * Radius * Math.Abs(TurnsPerSecond));

    /// <summary>Length of the next episode, in seconds, such that what is left behind it is long enough for one, or nothing.</summary>
    private static double DrawLength(SimulationOptions options, double left, SeededRandom random)
    {
        var longest = Math.Min(options.MaxEpisodeSeconds, left - options.MinEpisodeSeconds);
        return left <= options.MaxEpisodeSeconds ? left : random.NextDouble(Math.Min(options.MinEpisodeSeconds, longest), longest);
    }

    private static Episode Draw(ShapeClass shapeClass, double start, double end, SimulationOptions options, SeededRandom random)
    {
        var (view, pace) = (options.Geometry, options.Drift.SpeedAt(start));
        double side = Math.Min(view.Width, view.Height);
        var radius = side * random.NextDouble(0.20, 0.25);
        var heading = random.NextDouble(0, 2 * Math.PI);
        var speed = shapeClass.Motion is Motion.Slide or Motion.Shake ? side * random.NextDouble(0.6, 1.0) : 0;
        var spins = shapeClass.Motion == Motion.Spin ? random.NextDouble(0.8, 1.3) * (random.NextInt(2) == 0 ? 1 : -1) : 0;
        var shake = shapeClass.Motion == Motion.Shake ? random.NextDouble(0.03, 0.04) : 0;
        return new Episode(
            shapeClass,
            start,
            end,
            radius,
            random.NextDouble(radius, view.Width - radius),
            random.NextDouble(radius, view.Height - radius),
            pace * speed * Math.Cos(heading),
            pace * speed * Math.Sin(heading),
            random.NextDouble(0, Math.PI / 2),
            pace * spins,
            shake);
    }

    /// <summary>A position thrown back at both borders as often as needed.</summary>
    private static double Fold(double position, double low, double high)
    {
        var span = high - low;
        var along = (position - low) % (2 * span);
        along = along < 0 ? along + (2 * span) : along;
        return low + (along <= span ? along : (2 * span) - along);
    }
}

/// <summary>A shape at an instant: centre and radius in pixels, angle in radians, visibility 0 to 1 (it fades in and out).</summary>
internal readonly record struct Pose(double X, double Y, double Radius, double Angle, double Visibility);
