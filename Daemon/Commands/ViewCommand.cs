using System.CommandLine;
using EdgeLearner.Daemon.Pictures;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>view FILE -o OUT</c>: a recording as a picture.</summary>
internal static class ViewCommand
{
    private const string Gif = ".gif";
    private const string Png = ".png";
    private const long PngWindowUs = 20_000;
    private const long GifWindowUs = 40_000;
    private const long MaxWindowUs = 3_600_000_000;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A recording, of any format that is read." };
        var output = new Option<string>("--out", "-o")
        {
            Description = "The picture: .png for one frame, .gif for a film.",
            HelpName = "OUT.png|OUT.gif",
            Required = true,
        };
        var at = new Option<long?>("--at")
        {
            Description = "Where it begins, in microseconds since the first event. Default: of a film the beginning, of one frame the window with the most events.",
            HelpName = "US",
        };
        var window = new Option<long?>("--window")
        {
            Description = $"Time in a frame, in microseconds. A film plays in the sensor's own time, in slow motion below 20000, {GifPicture.MaxFrames} frames at most. "
                + $"Default: {PngWindowUs}, of a film {GifWindowUs}.",
            HelpName = "US",
        };
        var style = new Option<ViewStyle>("--style")
        {
            Description = "accumulate: how many events there were in the window. surface: how long ago the last one was, fading within a window. ON is orange, OFF blue.",
            HelpName = "accumulate|surface",
        };
        var columns = ColumnsOption.Create();
        var command = new Command("view", "Shows a recording as a picture or as a film.") { file, output, at, window, style, columns };
        command.SetAction((parsed, stop) =>
        {
            var plan = Plan(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(at), parsed.GetValue(window), parsed.GetValue(style))
                with
            { Open = new OpenOptions(Columns: parsed.GetValue(columns)) { Tell = terminal.WriteErrorLine } };
            var result = ViewRun.Run(plan, new EventProgress(terminal, plan.File), stop);
            terminal.WriteLine(ViewTable.Write(result));
            return Task.FromResult(0);
        });
        return command;
    }

    private static ViewPlan Plan(string file, string output, long? at, long? window, ViewStyle style)
    {
        var isGif = output.EndsWith(Gif, StringComparison.OrdinalIgnoreCase);
        if (!isGif && !output.EndsWith(Png, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"-o {output}: must end in {Png} for one frame, or in {Gif} for a film");
        }

        if (at < 0)
        {
            throw new UsageException($"--at {at}: must be 0 or more");
        }

        if (window is < 1 or > MaxWindowUs)
        {
            throw new UsageException($"--window {window}: must be from 1 to {MaxWindowUs}");
        }

        OutputFiles.RefuseClashes([file], [("-o", output)]);
        OutputFiles.RequirePlace("-o", output);
        return new ViewPlan(file, output, isGif, at, window ?? (isGif ? GifWindowUs : PngWindowUs), style);
    }
}
