using System.CommandLine;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>convert IN OUT</c>: a recording in another format, a part of it, or cleaned.</summary>
internal sealed class ConvertCommand
{
    private readonly Argument<string> _in = new("IN") { Description = "A recording, of any format that is read. A pipe will do." };
    private readonly Argument<string> _out = new("OUT") { Description = "The file to write, replaced if it is there; the labels of IN go beside it." };
    private readonly Option<string?> _to = new("--to")
    {
        Description = $"What to write: {string.Join(", ", FormatRegistry.WritableNames)}. Default: by the extension of OUT, of several the first.",
        HelpName = "FORMAT",
    };

    private readonly Option<string[]> _filters = new("--filter")
    {
        Description = $"What events pass through, in the order given: {string.Join(", ", FilterRegistry.Usages)}. Repeatable. See docs/filters.md.",
        HelpName = "NAME:ARGUMENTS",
    };

    private readonly Option<long?> _start = new("--start") { Description = "First instant to take, in microseconds since the first event.", HelpName = "US" };
    private readonly Option<long?> _end = new("--end") { Description = "First instant after it, in the same unit.", HelpName = "US" };
    private readonly Option<bool> _fromZero = new("--from-zero") { Description = "Let times count from the first event that is written. Default: they stay as they are." };
    private readonly Option<string?> _size = new("--size") { Description = "Size of the sensor, where IN does not say it.", HelpName = "WxH" };
    private readonly Option<string?> _columns = ColumnsOption.Create();
    private readonly Option<bool> _json = new("--json") { Description = "Print what came of it as one JSON object." };

    private ConvertCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var convert = new ConvertCommand();
        var command = new Command("convert", "Writes a recording in another format, a part of it, or filtered. Events, times and labels are kept.")
        {
            convert._in, convert._out, convert._to, convert._filters, convert._start, convert._end, convert._fromZero, convert._size, convert._columns, convert._json,
        };
        command.SetAction((parsed, stop) =>
        {
            convert.Run(parsed, terminal, TimeProvider.System, stop);
            return Task.FromResult(0);
        });
        return command;
    }

    private void Run(ParseResult parsed, Terminal terminal, TimeProvider clock, CancellationToken stop)
    {
        var plan = Plan(parsed);
        ConvertFiles.Guard(plan);
        var started = clock.GetTimestamp();
        var result = Conversion.Run(plan, terminal.WriteErrorLine, new EventProgress(terminal, plan.In), stop);
        var time = clock.GetElapsedTime(started);
        terminal.WriteLine(parsed.GetValue(_json) ? ConversionJson.Write(result, time) : ConversionTable.Write(result, time));
    }

    private ConversionPlan Plan(ParseResult parsed)
    {
        var (start, end) = (parsed.GetValue(_start), parsed.GetValue(_end));
        if (start < 0)
        {
            throw new UsageException($"{_start.Name} {start}: must be 0 or more");
        }

        if (end <= (start ?? 0))
        {
            throw new UsageException($"{_end.Name} {end}: must be above {start ?? 0}, where it starts");
        }

        try
        {
            var output = parsed.GetRequiredValue(_out);
            return new ConversionPlan(parsed.GetRequiredValue(_in), output, FormatRegistry.FindWritable(output, parsed.GetValue(_to)))
            {
                Open = new OpenOptions(Size(parsed), parsed.GetValue(_columns)),
                StartUs = start,
                EndUs = end,
                Filters = [.. (parsed.GetValue(_filters) ?? []).Select(FilterRegistry.Parse)],
                FromZero = parsed.GetValue(_fromZero),
            };
        }
        catch (Exception error) when (error is FilterException or RecordingFormatException)
        {
            throw new UsageException(error.Message);
        }
    }

    private SensorGeometry? Size(ParseResult parsed)
    {
        if (parsed.GetValue(_size) is not { } text)
        {
            return null;
        }

        var (width, height) = PixelSize.Parse(_size.Name, text);
        return width is > 0 and <= FormatRegistry.MaxSide && height is > 0 and <= FormatRegistry.MaxSide
            ? new SensorGeometry(width, height)
            : throw new UsageException($"{_size.Name} {text}: a side has 1 to {FormatRegistry.MaxSide} pixels");
    }
}
