using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Tables;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Sensors.Sources;

/// <summary>Where events come from.</summary>
public sealed record SourceOptions : IValidatableObject
{
    /// <summary>The word for <see cref="Speed"/> that means: as fast as the machine can.</summary>
    public const string MaxSpeed = "max";

    /// <summary>What kind of source.</summary>
    public SourceKind Kind { get; init; } = SourceKind.Recording;

    /// <summary>The recording to replay. A relative path is looked for in the working directory, then beside the program.</summary>
    public string File { get; init; } = "recordings/shapes.raw";

    /// <summary>Label sidecar. Default: the recording's name with <c>.labels.csv</c> for its extension, where that file exists.</summary>
    public string? LabelFile { get; init; }

    /// <summary>Replay speed: a factor on the sensor's own pace, or <c>max</c>.</summary>
    /// <value>0.01 to 1000, or max. Default 1.</value>
    public string Speed { get; init; } = "1";

    /// <summary>How often to play the recording; 0 = endless.</summary>
    /// <value>0 to 1,000,000. Default 0.</value>
    [Range(0, 1_000_000)]
    public int Loops { get; init; }

    /// <summary>Columns of the sensor where the recording does not say, or to overrule it; 0 = the recording's own.</summary>
    [Range(0, 16_384)]
    public int Width { get; init; }

    /// <summary>Rows of the sensor, likewise.</summary>
    [Range(0, 16_384)]
    public int Height { get; init; }

    /// <summary>What the columns of a table mean (text, npy, npz, HDF5), in their order: <c>t,x,y,p</c>. Default: what the table says, or a guess that is told.</summary>
    public string? Columns { get; init; }

    /// <summary>The simulator, for <see cref="SourceKind.Simulated"/>.</summary>
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>What a recording is read with.</summary>
    internal OpenOptions OpenOptions => new(Width > 0 && Height > 0 ? new SensorGeometry(Width, Height) : null, Columns is { Length: > 0 } ? Columns : null);

    /// <summary><see cref="Speed"/> as a factor; null = as fast as the machine can.</summary>
    internal double? SpeedFactor => Speed == MaxSpeed ? null : double.Parse(Speed, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isFactor = double.TryParse(Speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor is >= 0.01 and <= 1000;
        if (Speed != MaxSpeed && !isFactor)
        {
            yield return new ValidationResult($"{nameof(Speed)} = {Speed} is neither a factor from 0.01 to 1000 nor '{MaxSpeed}'", [nameof(Speed)]);
        }

        if (Kind == SourceKind.Simulated && Simulation.Live && Speed == MaxSpeed)
        {
            yield return new ValidationResult($"{nameof(Speed)} = {MaxSpeed} with Simulation:Live: a live sensor has a pace; set a factor, or Simulation:Live to false", [nameof(Speed)]);
        }

        if (OpenOptions.Columns is { } columns && EventColumns.ByNames(columns) is null)
        {
            yield return new ValidationResult($"{nameof(Columns)} = {columns}: {EventColumns.Help}", [nameof(Columns)]);
        }

        if (Width > 0 != Height > 0)
        {
            yield return new ValidationResult($"{nameof(Width)} x {nameof(Height)} = {Width}x{Height}: set both or neither", [nameof(Width)]);
        }
    }
}

/// <summary>Kinds of source.</summary>
public enum SourceKind
{
    /// <summary>A recorded file.</summary>
    Recording,

    /// <summary>The simulator.</summary>
    Simulated,
}
