using System.Globalization;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Commands.Training;

/// <summary><c>--augment</c>: how samples are varied, as a list such as <c>shift:2,turn:10,flip</c>.</summary>
internal static class AugmentSwitch
{
    /// <summary>What the switch may say.</summary>
    public const string Form = "none|shift:N,turn:DEG,scale:PCT,flip,invert";

    /// <summary>Options with what a list says; what it does not name is not done.</summary>
    /// <exception cref="UsageException">It is no such list.</exception>
    public static TrainingOptions Apply(string text, TrainingOptions options)
    {
        options = options with { Shift = 0, Flip = false, Invert = false, Turn = 0, Scale = 0 };
        foreach (var part in text == "none" ? [] : text.Split(','))
        {
            var (name, number) = part.IndexOf(':') is var colon and >= 0 ? (part[..colon], part[(colon + 1)..]) : (part, "");
            options = (name, number) switch
            {
                ("shift", _) when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) => options with { Shift = pixels },
                ("turn", _) when TryParse(number, out var degrees) => options with { Turn = degrees },
                ("scale", _) when TryParse(number, out var percent) => options with { Scale = percent },
                ("flip", "") => options with { Flip = true },
                ("invert", "") => options with { Invert = true },
                _ => throw new UsageException(
                    $"--augment {text}: '{part}' is none of shift:N (pixels), turn:N (degrees), scale:N (percent), flip, invert; list them with commas, or say none"),
            };
        }

        return options;
    }

    private static bool TryParse(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
