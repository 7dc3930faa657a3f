using System.Globalization;
using System.Runtime.Versioning;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Cameras;

/// <summary><c>record</c>, through the real libusb, on emulated cameras.</summary>
[SupportedOSPlatform("linux")]
public sealed class EmulatedRecordTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly DaemonBed _bed = new(synth.Recording);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Record_OfAnEvk4_HasTheEventsThatItSent()
    {
        _bed.Bus.Plug(PropheseeCameras.Evk4(), new StreamPlan { Bytes = StreamBytes.Once(_bed.Wire) });
        var file = _bed.File("out.raw");

        await using var client = _bed.Start(["record", file, "--mib", (_bed.Wire.Length / 1048576.0).ToString("R", CultureInfo.InvariantCulture)]);

        var (exitCode, lines) = await client.WaitAsync(DaemonBed.Patience);
        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : client.Errors));
        Assert.Contains(lines, line => line.Contains("nothing", StringComparison.Ordinal)); // is lost
        Assert.Equal(
            RecordingSummary.Read(_bed.Recording, new OpenOptions(), withDigest: true, stop: Stop).Digest,
            RecordingSummary.Read(file, new OpenOptions(), withDigest: true, stop: Stop).Digest);
    }

    [Fact]
    public async Task Record_OfADavis346_HasTheEventsThatItSent()
    {
        var (wire, events) = DavisScene();
        _bed.Bus.Plug(new EmulatedDavis346(), new StreamPlan { Bytes = StreamBytes.Once(wire) });
        var file = _bed.File("out.aedat4");

        await using var client = _bed.Start(["record", file, "--mib", (events.Count * 16 / 1048576.0).ToString("R", CultureInfo.InvariantCulture)]);

        var (exitCode, _) = await client.WaitAsync(DaemonBed.Patience);
        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : client.Errors));
        var recorded = Aedat4File.Read(await File.ReadAllBytesAsync(file, Stop));
        Assert.Equal((346, 260, 0), (recorded.Width, recorded.Height, recorded.Rest));
        Assert.Equal(events, recorded.Events.Select(e => (e.TimeUs - recorded.Events[0].TimeUs, e.X, e.Y, e.On)));
    }

    [Fact]
    public async Task Record_KilledOnItsWay_LeavesWhatCameReadable()
    {
        const int Enough = 20_000; // bytes: some packets
        var (wire, events) = DavisScene();
        _bed.Bus.Plug(new EmulatedDavis346(), new StreamPlan { Bytes = StreamBytes.Once(wire), BytesPerSecond = wire.Length / 4 });
        var file = _bed.File("out.aedat4");
        await using (_bed.Start(["record", file]))
        {
            await GrownAsync(file, Enough);
        } // SIGKILL

        var recorded = Aedat4File.Read(await File.ReadAllBytesAsync(file, Stop)).Events;
        Assert.NotEmpty(recorded);
        Assert.Equal(events.Take(recorded.Count), recorded.Select(e => (e.TimeUs - recorded[0].TimeUs, e.X, e.Y, e.On)));
    }

    [Fact]
    public async Task Record_OfACameraThatIsPulled_KeepsWhatCame()
    {
        var half = _bed.Wire.Length / 4 * 2;
        _bed.Bus.Plug(PropheseeCameras.Evk4(), new StreamPlan { Bytes = StreamBytes.Once(_bed.Wire), BytesPerSecond = _bed.Wire.Length / 2, Faults = [new StreamFault(half, StreamFaultKind.Unplug)] });
        var file = _bed.File("out.raw");

        await using var client = _bed.Start(["record", file]);

        var (exitCode, _) = await client.WaitAsync(DaemonBed.Patience);
        Assert.Equal(1, exitCode);
        Assert.Contains($"edgelearner: {file}: the camera was lost after", client.Errors, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        Assert.Equal(_bed.Wire[..half], bytes[(bytes.AsSpan().IndexOf("% end\n"u8) + 6)..]);
    }

    /// <summary>What the recording shows, as a DAVIS346 would say it; times from the first event.</summary>
    private (byte[] Wire, IReadOnlyList<(long, int, int, int)> Events) DavisScene()
    {
        using var reader = FormatRegistry.Open(_bed.Recording, new OpenOptions());
        var encoder = new DavisEncoder();
        var packet = new EventPacket();
        var wire = new List<byte>();
        var events = new List<(long TimeUs, int X, int Y, int On)>();
        while (reader.Read(packet))
        {
            wire.AddRange(encoder.Encode(packet));
            for (var i = 0; i < packet.Count; i++)
            {
                events.Add((packet.TimesUs[i], packet.Xs[i], packet.Ys[i], packet.Polarities[i]));
            }
        }

        return ([.. wire], [.. events.Select(e => (e.TimeUs - events[0].TimeUs, e.X, e.Y, e.On))]);
    }

    /// <summary>Waits until a file is longer than so many bytes.</summary>
    private static async Task GrownAsync(string file, long bytes)
    {
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        var grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, FileSystemEventArgs? change) => _ = new FileInfo(file) is { Exists: true } found && found.Length > bytes && grown.TrySetResult();
        watcher.Changed += Look;
        watcher.EnableRaisingEvents = true;
        Look(null, null); // what grew before
        await grown.Task.WaitAsync(DaemonBed.Patience, Stop);
    }
}
