using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>The live camera: which one, and how it is set.</summary>
public sealed record SensorOptions : IValidatableObject
{
    /// <summary><see cref="Kind"/> for no camera: the Source section says where events come from.</summary>
    public const string None = "none";

    /// <summary><see cref="Kind"/> for the first supported camera that is plugged in.</summary>
    public const string Auto = "auto";

    /// <summary>Which camera.</summary>
    /// <value>none, auto, or a model's key (<c>edgelearner cameras --help</c> lists them). Default none.</value>
    public string Kind { get; init; } = None;

    /// <summary>Serial number, where several are plugged in. Default: the first in the order of bus and port.</summary>
    public string? Serial { get; init; }

    /// <summary>Biases by the model's own names. What a value means is the model's: an offset to the factory's trim where there is one.</summary>
    /// <value>Names and safe ranges: docs/cameras.md. Default: none, all as the model's defaults.</value>
    public IReadOnlyDictionary<string, int> Biases { get; init; } = new Dictionary<string, int>();

    /// <summary>Region of interest as <c>X,Y,WIDTHxHEIGHT</c> in pixels of the sensor; nothing outside is sent.</summary>
    /// <value>Default: the whole sensor.</value>
    public string? Region { get; init; }

    /// <summary>Most events a second that the sensor sends (its own event-rate controller); 0 = no limit.</summary>
    /// <value>0 to 1,000,000,000. Default 0.</value>
    [Range(0, 1_000_000_000)]
    public int MaxEventsPerSecond { get; init; }

    /// <summary>Pixels that the sensor does not send, as <c>X,Y</c>.</summary>
    /// <value>As many as the model masks: 64 on an IMX636. Default: none.</value>
    public IReadOnlyList<string> MaskedPixels { get; init; } = [];

    /// <summary>The sensor's own noise filter, where it has one.</summary>
    /// <value>Default Off.</value>
    public SensorNoiseFilter NoiseFilter { get; init; }

    /// <summary>Time within which the noise filter compares events of a pixel, in microseconds.</summary>
    /// <value>1000 to 100,000. Default 10,000.</value>
    [Range(1_000, 100_000)]
    public int NoiseFilterUs { get; init; } = 10_000;

    /// <summary>Whether the sensor removes the flicker of lamps, where it can.</summary>
    /// <value>Default false.</value>
    public bool AntiFlicker { get; init; }

    /// <summary>Lowest frequency that counts as flicker, in Hz.</summary>
    /// <value>50 to 500. Default 50.</value>
    [Range(50, 500)]
    public int AntiFlickerMinHz { get; init; } = 50;

    /// <summary>Highest frequency that counts as flicker, in Hz.</summary>
    /// <value>50 to 520. Default 520.</value>
    [Range(50, 520)]
    public int AntiFlickerMaxHz { get; init; } = 520;

    /// <summary>Size of a USB transfer, in KiB.</summary>
    /// <value>4 to 4096. Default 128.</value>
    [Range(4, 4096)]
    public int TransferKiB { get; init; } = 128;

    /// <summary>USB transfers in flight.</summary>
    /// <value>2 to 128. Default 16.</value>
    [Range(2, 128)]
    public int Transfers { get; init; } = 16;

    /// <summary>Memory for transfers that wait to be decoded, in MiB; what comes when it is full is discarded and counted.</summary>
    /// <value>1 to 1024. Default 16.</value>
    [Range(1, 1024)]
    public int RingMiB { get; init; } = 16;

    /// <summary>After this long a transfer comes back with what it has, in milliseconds: the longest that events of a quiet scene wait.</summary>
    /// <value>1 to 1000. Default 10.</value>
    [Range(1, 1000)]
    public int TransferTimeoutMs { get; init; } = 10;

    /// <summary>A camera that sends nothing for this long is silent: time goes on by the host's clock, in milliseconds.</summary>
    /// <value>10 to 10,000. Default 100.</value>
    [Range(10, 10_000)]
    public int SilentMs { get; init; } = 100;

    /// <summary>Whether a camera is the source.</summary>
    public bool IsUsed => Kind != None;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        CameraCatalogue.Validate(this).Select(complaint => new ValidationResult(complaint));
}

/// <summary>Noise filters that sensors have.</summary>
public enum SensorNoiseFilter
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Spatio-temporal contrast: an event passes only after another of its polarity; then it alone.</summary>
    StcCutTrail,

    /// <summary>Spatio-temporal contrast: an event passes only after another of its polarity; then all of the burst.</summary>
    StcKeepTrail,

    /// <summary>Trail: the first event of a burst passes.</summary>
    Trail,
}
