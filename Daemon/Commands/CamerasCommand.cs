using System.CommandLine;
using System.Globalization;
using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Commands;

/// <summary><c>cameras</c>: what is plugged in, what could be, and the biases of the one that runs.</summary>
internal static class CamerasCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var models = new Option<bool>("--models") { Description = "List the supported models and their biases instead." };
        var set = new Option<string[]>("--set")
        {
            Description = "Write a bias into the configuration file: a running daemon that reads it, and is told otherwise neither by its environment nor by its command line, follows within a second. Repeatable.",
            HelpName = "BIAS=VALUE",
        };
        var config = new Option<string?>("--config") { Description = $"The file to write to. Default: {ConfigurationLoader.SystemFile}.", HelpName = "FILE" };
        var command = new Command("cameras", "Lists the cameras that are plugged in, and why one cannot be used; sets biases.") { json, models, set, config };
        command.SetAction((parsed, _) => Task.FromResult(parsed switch
        {
            _ when parsed.GetValue(set) is { Length: > 0 } biases => Set(terminal, parsed.GetValue(config) ?? ConfigurationLoader.SystemFile, biases),
            _ when parsed.GetValue(models) => Show(terminal, CameraCatalogue.Models, parsed.GetValue(json) ? CameraJson.Write : CameraTable.Write),
            _ when parsed.GetValue(json) => Show(terminal, CameraFinder.List(TimeProvider.System), CameraJson.Write),
            _ => Show(terminal, CameraTable.Write(CameraFinder.List(TimeProvider.System))),
        }));
        return command;
    }

    private static int Show<T>(Terminal terminal, IEnumerable<T> items, Func<T, string> write)
    {
        foreach (var item in items)
        {
            terminal.WriteLine(write(item));
        }

        return 0;
    }

    private static int Show(Terminal terminal, string text)
    {
        terminal.WriteLine(text);
        return 0;
    }

    private static int Set(Terminal terminal, string file, string[] biases)
    {
        var values = biases.Select(Parse).ToList();
        var any = new SensorOptions { Kind = SensorOptions.Auto, Biases = values.GroupBy(bias => bias.Name).ToDictionary(bias => bias.Key, bias => bias.Last().Value) };
        if (CameraCatalogue.Validate(any) is [var complaint, ..])
        {
            throw new UsageException(complaint);
        }

        BiasWriter.Write(file, values);
        terminal.WriteLine($"{file}: {string.Join(", ", values.Select(bias => $"Sensor:Biases:{bias.Name} = {bias.Value}"))}; a running daemon that reads this file follows within a second");
        return 0;
    }

    private static (string Name, int Value) Parse(string bias) =>
        bias.Split('=') is [{ Length: > 0 } name, var text] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? (name.Trim(), value)
            : throw new UsageException($"--set {bias}: must be BIAS=VALUE with a whole number, as --set diff_on=10");
}
