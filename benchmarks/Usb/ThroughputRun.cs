using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.Benchmarks.Usb;

/// <summary>One row of the table: an emulated EVK4 for some seconds, the client beside it, which makes frames of 20 ms.</summary>
internal static class ThroughputRun
{
    private const long WarmUpBytes = 400_000_000;
    private const double Mega = 1e6;

    /// <summary>Head of the table.</summary>
    public const string Head =
        "| events | offered, MB/s | transfer, KiB | through libusb, MB/s | decoded, MB/s | decoded, Mev/s | discarded, % | frames/s | client, cores | bed, cores |\n" +
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that are measured: some seconds' worth.</summary>
    private static long Bytes =>
        long.TryParse(Environment.GetEnvironmentVariable("MB"), CultureInfo.InvariantCulture, out var megabytes) ? megabytes * 1_000_000 : 1_000_000_000;

    /// <summary>Measures.</summary>
    /// <param name="name">vectors of 16, vectors of 2, or singles.</param>
    /// <param name="offered">Bytes a second that the camera sends; 0 = as many as are taken.</param>
    /// <param name="transferKiB">Size of a transfer.</param>
    public static async Task<string> MeasureAsync(string name, long offered, int transferKiB)
    {
        using var bed = new Bed();
        var plan = new StreamPlan { Bytes = Events(name), BytesPerSecond = offered };
        var device = bed.Plug(PropheseeCameras.Evk4(), plan);
        await using var client = BedClient.Start(
            bed,
            Path.Combine(AppContext.BaseDirectory, "EdgeLearner.CameraClient"),
            ["stream", "--skip-delays", "--frames", "--set", $"Sensor:TransferKiB={transferKiB}", "--set", "Sensor:Transfers=16", "--set", "Sensor:RingMiB=64"]);
        await device.SentAsync(WarmUpBytes).WaitAsync(Limit);
        var before = await LookAsync(client);
        await device.SentAsync(WarmUpBytes + Bytes).WaitAsync(Limit);
        var after = await LookAsync(client);
        return Row(name, offered, transferKiB, before, after);
    }

    private static EventRows Events(string name) => name switch
    {
        "vectors of 16" => EventRows.Vectors(16),
        "vectors of 2" => EventRows.Vectors(2),
        _ => EventRows.Singles(),
    };

    private static async Task<Look> LookAsync(BedClient client)
    {
        await client.SendAsync("state");
        var line = await client.ExpectAsync(json => json.GetProperty("kind").GetString() == "state", Limit);
        return new Look(line, Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds);
    }

    private static string Row(string name, long offered, int transferKiB, Look before, Look after)
    {
        double Rise(params string[] path) => At(after.Line, path) - At(before.Line, path);
        var seconds = Rise("seconds");
        var bytes = Rise("wire", "bytes");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {(offered == 0 ? "all that is taken" : $"{offered / Mega:F0}")} | {transferKiB} | {bytes / seconds / Mega:F0} | {Rise("wire", "decoded_bytes") / seconds / Mega:F0} | {Rise("events") / seconds / Mega:F0} | {100 * Rise("wire", "discarded_bytes") / bytes:F1} | {Rise("frames") / seconds:F0} | {Rise("process", "cpu_seconds") / seconds:F2} | {(after.BedSeconds - before.BedSeconds) / seconds:F2} |");
    }

    private static double At(JsonElement line, string[] path) => path.Aggregate(line, (element, name) => element.GetProperty(name)).GetDouble();

    /// <summary>The client's state, and the processor time of this process, which is the bed.</summary>
    private sealed record Look(JsonElement Line, double BedSeconds);
}
