using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Daemon.Views;

/// <summary>Cameras for people.</summary>
internal static class CameraTable
{
    private static readonly string[] Heading = ["port", "ids", "model", "serial", "firmware", "speed", "kind", ""];

    /// <summary>What is plugged in, a line each; what to do where nothing is.</summary>
    public static string Write(IReadOnlyList<CameraListing> cameras)
    {
        if (cameras.Count == 0)
        {
            return "No camera is plugged in, or none that is known. Is it listed by lsusb? USB 3 cameras want a blue port and a good cable, and in a virtual machine " +
                $"the device must be handed through. Supported: {string.Join(", ", CameraCatalogue.Models.Select(model => model.Name))}";
        }

        string[][] rows =
        [
            Heading,
            .. cameras.Select(camera => (string[])
                [camera.Port, camera.Ids, camera.Model, camera.Serial ?? "-", camera.Firmware ?? "-", camera.Speed, camera.Key ?? "-", camera.Problem ?? "ready"]),
        ];
        return Align(rows);
    }

    /// <summary>A supported model and what its biases may be.</summary>
    public static string Write(CameraModelInfo model)
    {
        var table = new Table($"{model.Name} (Sensor:Kind = {model.Key})");
        foreach (var bias in model.Biases)
        {
            table.Row(bias.Name, $"{bias.Min} to {bias.Max}, default {bias.Default}: {bias.Meaning}");
        }

        return model.Biases.Count > 0 ? table.ToString() : $"{model.Name} (Sensor:Kind = {model.Key}): no biases to set";
    }

    private static string Align(string[][] rows)
    {
        var widths = Enumerable.Range(0, Heading.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
