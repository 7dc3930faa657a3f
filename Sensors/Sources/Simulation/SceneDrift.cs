using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>
/// How the scene changes over a day: light and speed come and go, a class appears late, noise breaks in for a while. By default nothing changes. It is a
/// function of sensor time alone, so that the same options still give the same events.
/// </summary>
public sealed record SceneDrift : IValidatableObject
{
    /// <summary>Length of a day, in seconds of sensor time. It begins at midnight.</summary>
    /// <value>10 to 86,400. Default 86,400.</value>
    [Range(10.0, 86_400.0)]
    public double DaySeconds { get; init; } = 86_400;

    /// <summary>Light at midnight, as a share of noon's: what a shape stands out by is so much less, and shot noise as much more.</summary>
    /// <value>0.1 to 1. Default 1: it is always noon.</value>
    [Range(0.1, 1.0)]
    public double NightLight { get; init; } = 1;

    /// <summary>How much faster shapes move and turn in the morning, and slower in the evening, as a share of their speed.</summary>
    /// <value>0 to 0.9. Default 0.</value>
    [Range(0.0, 0.9)]
    public double SpeedSwing { get; init; }

    /// <summary>Name of a class that is not shown before <see cref="LateClassSeconds"/>; empty = all are shown from the beginning.</summary>
    public string LateClass { get; init; } = "";

    /// <summary>From when on the late class is shown, in seconds since the stream's start: in one of the next episodes that begin then, and as often as the others.</summary>
    /// <value>0 to 86,400. Default 0.</value>
    [Range(0.0, 86_400.0)]
    public double LateClassSeconds { get; init; }

    /// <summary>When noise breaks in, in seconds since the stream's start.</summary>
    /// <value>0 to 86,400. Default 0.</value>
    [Range(0.0, 86_400.0)]
    public double NoisySeconds { get; init; }

    /// <summary>How long it lasts, in seconds; 0 = it never comes.</summary>
    /// <value>0 to 86,400. Default 0.</value>
    [Range(0.0, 86_400.0)]
    public double NoisyForSeconds { get; init; }

    /// <summary>Its random events of either polarity, per pixel and second, in the place of the usual shot noise.</summary>
    /// <value>0 to 100. Default 2.</value>
    [Range(0.0, 100.0)]
    public double NoisyHz { get; init; } = 2;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LateClass.Length > 0 && ShapeClass.All.All(shapeClass => shapeClass.Name != LateClass))
        {
            yield return new ValidationResult(
                $"{nameof(LateClass)} = {LateClass}: must be empty or one of {string.Join(", ", ShapeClass.All.Select(shapeClass => shapeClass.Name))}", [nameof(LateClass)]);
        }
    }

    /// <summary>Light at an instant, as a share of noon's.</summary>
    internal double LightAt(double seconds) => NightLight + ((1 - NightLight) * (1 - Math.Cos(Angle(seconds))) / 2);

    /// <summary>Factor on speeds at an instant.</summary>
    internal double SpeedAt(double seconds) => 1 + (SpeedSwing * Math.Sin(Angle(seconds)));

    /// <summary>Shot noise at an instant, in events per pixel and second.</summary>
    /// <param name="usualHz">What it is at noon.</param>
    /// <param name="seconds">The instant.</param>
    internal double ShotNoiseAt(double usualHz, double seconds) =>
        seconds >= NoisySeconds && seconds < NoisySeconds + NoisyForSeconds ? NoisyHz : usualHz / LightAt(seconds);

    /// <summary>Whether a class may be shown in an episode that begins at an instant.</summary>
    internal bool Shows(ShapeClass shapeClass, double seconds) => shapeClass.Name != LateClass || seconds >= LateClassSeconds;

    private double Angle(double seconds) => 2 * Math.PI * seconds / DaySeconds;
}
