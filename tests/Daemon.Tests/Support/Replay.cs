using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>The result of <c>replay --json</c>, by its keys.</summary>
internal static class Replay
{
    /// <summary>Replays as fast as possible, publishing nothing, and expects that to succeed.</summary>
    public static Task<JsonObject> RunAsync(string recording, params string[] switches) =>
        RunAtSpeedAsync("max", recording, ["--no-mqtt", .. switches]);

    /// <summary>Replays at a speed.</summary>
    public static async Task<JsonObject> RunAtSpeedAsync(string speed, string recording, params string[] switches)
    {
        var cli = await Cli.RunAsync(["replay", recording, "--json", "--speed", speed, .. switches]);
        Assert.Equal((0, ""), (cli.ExitCode, cli.ExitCode == 0 ? "" : cli.Error));
        return JsonSerializer.Deserialize<JsonObject>(cli.Out)!;
    }

    /// <summary>A figure that must be there.</summary>
    public static long Number(this JsonObject result, string key) => result[key]!.GetValue<long>();

    /// <summary>Events that are in none of the accounts: must be 0.</summary>
    public static long Unaccounted(this JsonObject result) =>
        result.Number("events") - result.Number("binned_events") - result.Number("late_events") - result.Number("out_of_sensor_events")
        - result.Number("filtered_events") - result.Number("dropped_events");
}
