using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace EdgeLearner.Sensors.Filters;

/// <summary>How people write one filter on a command line.</summary>
/// <param name="Usage">Name and arguments: <c>refractory:US</c>. The name is what stands before the colon.</param>
/// <param name="Read">Options from the arguments; null where they make no sense. An option that would leave the filter off makes none.</param>
internal sealed record FilterSpec(string Usage, Func<string[], FilterOptions?> Read)
{
    /// <summary>THE list, in the order in which options are applied.</summary>
    public static IReadOnlyList<FilterSpec> All { get; } =
    [
        new("hot:SECONDS[,FILE]", arguments => arguments switch
        {
            [var seconds] when TryReadSeconds(seconds, out var learned) && learned > 0 => new() { HotPixelSeconds = learned },
            [var seconds, { Length: > 0 } file] when TryReadSeconds(seconds, out var learned) => new() { HotPixelSeconds = learned, HotPixelFile = file },
            _ => null,
        }),
        new("region:X,Y,WIDTHxHEIGHT", arguments => new() { Region = string.Join(',', arguments) }),
        new("polarity:on|off", arguments => arguments switch
        {
            ["on"] => new() { Polarity = PassedPolarity.On },
            ["off"] => new() { Polarity = PassedPolarity.Off },
            _ => null,
        }),
        new("refractory:US", arguments => TryReadOne(arguments, out var us) ? new() { RefractoryUs = us } : null),
        new("baf:US", arguments => TryReadOne(arguments, out var us) ? new() { ActivityUs = us } : null),
        new("stcf:US[,SUPPORT[,same]]", arguments => arguments switch
        {
            [var time] when TryReadPositive(time, out var us) => new() { CorrelationUs = us },
            [var time, var count, .. var same] when TryReadPositive(time, out var us) && TryReadPositive(count, out var support) && same is [] or ["same"] =>
                new() { CorrelationUs = us, CorrelationSupport = support, CorrelationSamePolarity = same is ["same"] },
            _ => null,
        }),
        new("flip:horizontal|vertical", arguments => arguments switch
        {
            ["horizontal"] => new() { Orientation = Orientation.FlipHorizontal },
            ["vertical"] => new() { Orientation = Orientation.FlipVertical },
            _ => null,
        }),
        new("rotate:90|180|270", arguments => arguments switch
        {
            ["90"] => new() { Orientation = Orientation.Rotate90 },
            ["180"] => new() { Orientation = Orientation.Rotate180 },
            ["270"] => new() { Orientation = Orientation.Rotate270 },
            _ => null,
        }),
        new("transpose", arguments => arguments is [] ? new() { Orientation = Orientation.Transpose } : null),
        new("limit:EVENTS_PER_SECOND", arguments => TryReadOne(arguments, out var rate) ? new() { MaxEventsPerSecond = rate } : null),
    ];

    private string Name => Usage.Split(':')[0];

    /// <inheritdoc cref="FilterRegistry.Parse"/>
    public static FilterOptions Parse(string spec)
    {
        var colon = spec.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? spec : spec[..colon];
        var known = All.FirstOrDefault(known => known.Name == name)
            ?? throw new FilterException($"{spec}: no such filter; there are {string.Join(", ", All.Select(known => known.Usage))}");
        var options = known.Read(colon < 0 ? [] : spec[(colon + 1)..].Split(','))
            ?? throw new FilterException($"{spec}: write {known.Usage}");
        var errors = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true)
            ? options
            : throw new FilterException($"{spec}: {errors[0].ErrorMessage}");
    }

    private static bool TryReadOne(string[] arguments, out int number)
    {
        number = 0;
        return arguments is [var text] && TryReadPositive(text, out number);
    }

    private static bool TryReadPositive(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static bool TryReadSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds);
}
