using System.Globalization;
using System.Reflection;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Torch;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Telemetry;

namespace EdgeLearner.Daemon.Views;

/// <summary>What a run says first: to people on the terminal, and to everyone over MQTT.</summary>
internal static class Announcement
{
    /// <summary>Version of the program.</summary>
    public static string Version { get; } =
        typeof(Announcement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Version, source, network, and where to look; several lines.</summary>
    /// <param name="pipeline">What is about to run.</param>
    /// <param name="plan">How.</param>
    /// <param name="loadedFrom">Where what was learned before comes from, if it is not the plan's own file; null = nowhere.</param>
    /// <param name="publishing">Where it publishes, and on a line of its own a command to look with; null = nowhere.</param>
    public static string Write(Pipeline pipeline, RunPlan plan, string? loadedFrom, string? publishing)
    {
        var lines = publishing?.Split(Environment.NewLine) ?? ["nothing is published"];
        var table = new Table($"edgelearner {Version}, {lines[0]}").Row("source", Source(pipeline.Source, plan.Options));
        foreach (var note in (pipeline.Source as RecordingSource)?.Info.Notes ?? [])
        {
            table.Row("note", note);
        }

        return table
            .Row("network", Network(pipeline, plan))
            .Row("engine", pipeline.Engine == EngineChoice.Managed ? null : $"{pipeline.Engine.Engine} on {pipeline.Engine.Device}")
            .Row("model", Model(plan, loadedFrom))
            .Row("try", lines.ElementAtOrDefault(1))
            .ToString();
    }

    /// <summary>The same for MQTT.</summary>
    public static NodeInfo NodeInfo(Pipeline pipeline, DaemonOptions options, TimeProvider clock)
    {
        var model = pipeline.Learner.Model;
        return new NodeInfo
        {
            Version = Version,
            Started = clock.GetUtcNow(),
            Source = pipeline.Source.Name,
            Camera = (pipeline.Source as ILiveSource)?.Info,
            Sensor = pipeline.Source.Geometry,
            Input = model.Spec.Input,
            Network = model.Spec.Name,
            IntervalFrames = options.Learning.IntervalFrames,
            BlockLayers = model.Spec.BlockLayers,
            Classes = model.Classes,
            Engine = pipeline.Engine.Engine,
            Device = pipeline.Engine.Device,
        };
    }

    private static string Source(IEventSource source, DaemonOptions options) => source is ILiveSource { Info: var camera }
        ? $"{camera.Model}, serial number {camera.Serial}, firmware {camera.Firmware}, {camera.Geometry}"
        : Source(source, options.Source);

    private static string Source(IEventSource source, SourceOptions options)
    {
        var loops = options.Loops switch { 0 => ", over and over", 1 => "", var passes => $", {passes} times" };
        var pace = options.Speed == SourceOptions.MaxSpeed ? "as fast as possible" : $"at {options.Speed}x the sensor's pace";
        return $"{source.Name}, {source.Geometry}, {pace}{loops}";
    }

    private static string Network(Pipeline pipeline, RunPlan plan)
    {
        var model = pipeline.Learner.Model;
        var learning = plan.Options.Learning switch
        {
            { Enabled: false } => "frozen: it only predicts",
            _ when pipeline.Source is ILiveSource => "it learns what it is told over MQTT",
            _ when pipeline.Source.Labels.Count == 0 => "there are no labels to learn from: it only predicts",
            var options => $"learns every {options.IntervalFrames.ToString(CultureInfo.InvariantCulture)} frames",
        };
        return $"{model.Spec.Name}, {model.Spec.Input} to {string.Join(", ", model.Classes)}; {learning}";
    }

    private static string Model(RunPlan plan, string? loadedFrom)
    {
        var start = plan.ModelFile ?? loadedFrom;
        var from = start is not null ? $"from {start}" : $"random weights, seed {plan.Options.Learning.Seed}";
        return (plan.SaveFile ?? plan.StateFolder) is { } target ? $"{from}; is saved to {target}" : from;
    }
}
