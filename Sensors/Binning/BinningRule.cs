using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Sensors.Binning;

/// <summary>How events become frames. All times are sensor time in microseconds.</summary>
public sealed record BinningRule : IValidatableObject
{
    /// <summary>Duration of a bin, in microseconds.</summary>
    /// <value>100 to 1,000,000. Default 20,000 (50 frames per second).</value>
    [Range(100, 1_000_000)]
    public int PeriodUs { get; init; } = 20_000;

    /// <summary>
    /// How long a bin stays open beyond its end for events that come out of order, in microseconds. Real recordings step back by up to 11 us.
    /// It delays every frame by as much.
    /// </summary>
    /// <value>0 to <see cref="PeriodUs"/>. Default 100.</value>
    [Range(0, 1_000_000)]
    public int LatenessUs { get; init; } = 100;

    /// <summary>A fall behind the open bin's start by more than this is a discontinuity, not a late event, in microseconds.</summary>
    /// <value>1,000 and more. Default 100,000.</value>
    [Range(1_000, int.MaxValue)]
    public int StepBackUs { get; init; } = 100_000;

    /// <summary>Silent frames emitted in a row at most; a longer silence is skipped, counted, and the next frame marked as after a gap.</summary>
    /// <value>1 and more. Default 250 (5 s of the default period).</value>
    [Range(1, 1_000_000)]
    public int MaxSilentFrames { get; init; } = 250;

    /// <summary>Where bin 0 starts. Default null: at the stream's first event.</summary>
    public long? StartUs { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LatenessUs > PeriodUs)
        {
            yield return new ValidationResult(
                $"{nameof(LatenessUs)} = {LatenessUs} is more than {nameof(PeriodUs)} = {PeriodUs}: at most two bins are open at a time", [nameof(LatenessUs)]);
        }
    }
}
