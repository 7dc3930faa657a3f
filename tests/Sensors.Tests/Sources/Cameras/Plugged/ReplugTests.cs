using System.Globalization;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>Cameras that are pulled out and plugged in again, through the real libusb.</summary>
public sealed class ReplugTests
{
    private const string CyclesVariable = "EDGELEARNER_REPLUG_CYCLES";
    private const double MostGrowthMb = 8;
    private const int MostHandles = 5; // far less than one a cycle

    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    /// <summary>Each camera, and how long its makers want pauses to be on the way to its first event, in milliseconds: nothing else may be waited for.</summary>
    public static TheoryData<string, int> Cameras { get; } = new()
    {
        { "evk4", 2520 },
        { "silkyevcam-hd", 2520 },
        { "ueye-xcp-e", 2520 },
        { "evk3-hd", 27 },
        { "davis346", 360 },
        { "dvxplorer", 160 },
        { "dvxplorer-mini", 10 },
        { "dvs128", 0 },
    };

    /// <summary>20; as many as the environment says for a longer run.</summary>
    private static int Cycles =>
        int.TryParse(Environment.GetEnvironmentVariable(CyclesVariable), CultureInfo.InvariantCulture, out var cycles) ? cycles : 20;

    [Theory]
    [MemberData(nameof(Cameras))]
    public async Task Stream_ManyReplugs_ComesBackInTimeAndHoldsNoMore(string key, int prescribedMs)
    {
        ClientLines.Require();
        using var bed = new Bed();
        var device = bed.Plug(PluggedCameras.Create(key), PluggedCameras.LongStream(key));
        await using var client = ClientLines.Stream(bed);
        await client.BreakAsync("Start");

        var cycles = new List<Cycle>();
        while (cycles.Count < Cycles)
        {
            cycles.Add(await ReplugAsync(client, device));
        }

        var done = await client.StopAsync();

        var (early, last) = (cycles[Cycles / 4], cycles[^1]); // code that runs for the first time has its memory by then
        var waits = cycles.Select(cycle => cycle.Wait).Order().ToList();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{key}: {Cycles} cycles, back after {waits[Cycles / 2].TotalMilliseconds:F0} ms, at worst {waits[^1].TotalMilliseconds:F0} ms; "
            + $"from cycle {Cycles / 4} to the last: handles {early.Fds} to {last.Fds}, threads {early.Threads} to {last.Threads}, memory {early.RssMb} to {last.RssMb} MB"));

        Assert.Empty(device.Camera.Faults);
        Assert.Equal(Enumerable.Range(1, Cycles).Select(cycle => (cycle + 1L) * prescribedMs), cycles.Select(cycle => cycle.SkippedMs));
        Assert.Equal(Cycles, done.Number("wire.reconnects"));
        Assert.Equal(Cycles, done.Number("stream.breaks.Reconnect"));
        Assert.InRange(last.Fds, 0, early.Fds + MostHandles);
        Assert.InRange(last.Threads, 0, early.Threads + MostHandles); // the pool's own come and go
        Assert.InRange(last.RssMb, 0, early.RssMb + MostGrowthMb);
        Assert.InRange(IsOverloaded() ? waits[Cycles / 2] : waits[^1], TimeSpan.Zero, MostWait);
    }

    [Fact]
    public async Task Stream_CablePulledInTheMiddleOfATransfer_DeliversAllThatCameBefore()
    {
        ClientLines.Require();
        const int Events = 100_000;
        using var bed = new Bed();
        var plan = PluggedCameras.Stamped() with
        {
            Faults = [new StreamFault(Events * StampedEvt3.EventBytes, StreamFaultKind.Unplug)],
        };
        var device = bed.Plug(PluggedCameras.Create("evk4"), plan);
        await using var client = ClientLines.Stream(bed);
        await client.StatusAsync("Offline");
        var lost = await client.StateAsync();
        device.Plan = PluggedCameras.Stamped();
        device.Plug();
        await client.BreakAsync("Reconnect");
        var done = await client.StopAsync();

        Assert.Equal(Events, lost.Number("events"));
        Assert.Equal(0, done.Number("stream.misplaced"));
        Assert.Equal((Events * StampedEvt3.EventBytes, 0), (lost.Number("wire.decoded_bytes"), lost.Number("wire.discarded_bytes")));
    }

    /// <summary>Whether so many programs want the processors that a single cycle may wait for its turn longer than for all else: its median does not.</summary>
    private static bool IsOverloaded()
    {
        const double MostPerProcessor = 2;
        return double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) > MostPerProcessor * Environment.ProcessorCount;
    }

    /// <summary>One cycle: out, told, in, first packet.</summary>
    private static async Task<Cycle> ReplugAsync(BedClient client, BedDevice device)
    {
        var clock = TimeProvider.System;
        device.Unplug();
        await client.StatusAsync("Offline");
        device.Plug();
        var plugged = clock.GetTimestamp();
        var packet = await client.BreakAsync("Reconnect");
        var wait = clock.GetElapsedTime(plugged);
        return new Cycle(wait, packet.Number("process.fds"), packet.Number("process.threads"), packet.At("process.rss_mb").GetDouble(), packet.Number("skipped_ms"));
    }

    /// <param name="Wait">From the plug to the first packet.</param>
    /// <param name="Fds">Handles of the client then.</param>
    /// <param name="Threads">Its threads.</param>
    /// <param name="RssMb">Its memory.</param>
    /// <param name="SkippedMs">Pauses that were prescribed and skipped, since the client began.</param>
    private readonly record struct Cycle(TimeSpan Wait, long Fds, long Threads, double RssMb, long SkippedMs);
}
