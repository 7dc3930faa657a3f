using System.Text.Json;
using EdgeLearner.CameraBed;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>The camera client under a bed, and its lines by what they say.</summary>
internal static class ClientLines
{
    /// <summary>Longest wait for anything: a machine that is busy with other things takes its time.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Skips the test where no client can be started, and says why.</summary>
    public static void Require() => Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");

    /// <summary>Starts <c>stream</c> with the delays of start sequences skipped.</summary>
    public static BedClient Stream(Bed bed, params string[] options) =>
        BedClient.Start(bed, Path.Combine(AppContext.BaseDirectory, "EdgeLearner.CameraClient"), ["stream", "--skip-delays", .. options]);

    /// <summary>Waits for a line of a kind.</summary>
    public static Task<JsonElement> OfKindAsync(this BedClient client, string kind) => client.ExpectAsync(line => Is(line, "kind", kind), Limit);

    /// <summary>Waits for a notice.</summary>
    public static Task<JsonElement> NoticeAsync(this BedClient client, string notice) => client.ExpectAsync(line => Is(line, "notice", notice), Limit);

    /// <summary>Waits for a status.</summary>
    public static Task<JsonElement> StatusAsync(this BedClient client, string status) => client.ExpectAsync(line => Is(line, "status", status), Limit);

    /// <summary>Waits for the first packet behind a break.</summary>
    public static Task<JsonElement> BreakAsync(this BedClient client, string kind) => client.ExpectAsync(line => Is(line, "break", kind), Limit);

    /// <summary>Asks for the state, and waits for it.</summary>
    public static async Task<JsonElement> StateAsync(this BedClient client)
    {
        await client.SendAsync("state");
        return await client.OfKindAsync("state");
    }

    /// <summary>Ends the stream once so many bytes were decoded or discarded, and waits for the account.</summary>
    public static async Task<JsonElement> StopBehindAsync(this BedClient client, long bytes)
    {
        while (await client.StateAsync() is var state && state.Number("wire.decoded_bytes") + state.Number("wire.discarded_bytes") < bytes)
        {
            // each answer takes the client's turn: what waits goes on meanwhile
        }

        return await client.StopAsync();
    }

    /// <summary>Ends the stream, and waits for the account.</summary>
    public static async Task<JsonElement> StopAsync(this BedClient client)
    {
        await client.SendAsync("stop");
        return await client.OfKindAsync("done");
    }

    /// <summary>A number anywhere in a line: <c>wire.bytes</c>.</summary>
    public static long Number(this JsonElement line, string path) => line.At(path).GetInt64();

    /// <summary>A value anywhere in a line.</summary>
    public static JsonElement At(this JsonElement line, string path) =>
        path.Split('.').Aggregate(line, (element, name) => element.GetProperty(name));

    private static bool Is(JsonElement line, string name, string value) =>
        line.TryGetProperty(name, out var property) && property.GetString() == value;
}
