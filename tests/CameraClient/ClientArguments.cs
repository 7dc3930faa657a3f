using System.Globalization;

namespace EdgeLearner.CameraClient;

/// <summary>What the program is told to do.</summary>
/// <remarks>
/// <c>list</c>, or <c>stream</c> with: <c>--set Sensor:KEY=VALUE</c> (repeatable), <c>--events N</c> or <c>--mib N</c> for when to end
/// (else, and besides, on "stop" or the end of standard input), <c>--skip-delays</c> for the delays of a start sequence, <c>--throttle BYTES</c> a
/// second that are decoded, <c>--frames</c> to bin events to frames instead of digesting them.
/// </remarks>
internal sealed record ClientArguments
{
    public required string Command { get; init; }

    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Ends after so many events; 0 = does not.</summary>
    public long Events { get; init; }

    /// <summary>Ends after so many MiB of the wire; 0 = does not.</summary>
    public long Mib { get; init; }

    public bool SkipsDelays { get; init; }

    /// <summary>Bytes a second that are decoded; 0 = all.</summary>
    public long Throttle { get; init; }

    /// <summary>Whether events become frames; else a digest.</summary>
    public bool MakesFrames { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It is not understood.</exception>
    public static ClientArguments Parse(ReadOnlySpan<string> words)
    {
        if (words is not [("list" or "stream") and var command, .. var options])
        {
            throw new FormatException("list or stream");
        }

        var arguments = new ClientArguments { Command = command };
        while (!options.IsEmpty)
        {
            var value = options.Length > 1 ? options[1] : "";
            (arguments, var used) = options[0] switch
            {
                "--set" => (arguments with { Settings = [.. arguments.Settings, value] }, 2),
                "--events" => (arguments with { Events = Number(value) }, 2),
                "--mib" => (arguments with { Mib = Number(value) }, 2),
                "--throttle" => (arguments with { Throttle = Number(value) }, 2),
                "--skip-delays" => (arguments with { SkipsDelays = true }, 1),
                "--frames" => (arguments with { MakesFrames = true }, 1),
                var unknown => throw new FormatException($"unknown option {unknown}"),
            };
            options = options[used..];
        }

        return arguments;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
