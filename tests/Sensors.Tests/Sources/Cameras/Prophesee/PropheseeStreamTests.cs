using System.Globalization;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Formats.Prophesee;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>Every camera through the real libusb: the events of its stream are those of the same bytes in a file, and it was told what the lists say.</summary>
public sealed class PropheseeStreamTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evk4", "imx636")]
    [InlineData("silkyevcam", "imx636")]
    [InlineData("ueye-xcp-e", "imx636")]
    [InlineData("evk3hd", "gen41")]
    public async Task Stream_ThroughLibUsb_HasTheDigestOfTheFile(string key, string chip)
    {
        Assert.SkipWhen(CameraBed.Bed.Missing is not null, CameraBed.Bed.Missing ?? "");
        var recording = RealRecording() ?? Simulated();
        var file = RecordingSummary.Read(recording, new OpenOptions(), withDigest: true, stop: TestContext.Current.CancellationToken);
        using var bed = new CameraBed.Bed();
        TreuzellCamera camera = key switch
        {
            "evk4" => PropheseeCameras.Evk4(),
            "silkyevcam" => PropheseeCameras.SilkyEvCamHd(),
            "ueye-xcp-e" => PropheseeCameras.UeyeXcpE(),
            _ => PropheseeCameras.Evk3Hd(),
        };
        bed.Plug(camera, new StreamPlan { Bytes = StreamBytes.Once(Words(recording)), TransferBytes = [131_072, 16, 1024, 65_536, 4098] });
        await using var client = BedClient.Start(
            bed,
            Path.Combine(AppContext.BaseDirectory, "EdgeLearner.CameraClient"),
            ["stream", "--set", "Sensor:Kind=auto", "--skip-delays", "--events", file.Events.ToString(CultureInfo.InvariantCulture)]);

        var open = await client.ExpectAsync(line => line.GetProperty("kind").GetString() == "open", Limit);
        var done = await client.ExpectAsync(line => line.GetProperty("kind").GetString() == "done", Limit);
        var (exitCode, _) = await client.WaitAsync(Limit);

        Assert.Equal(key, open.GetProperty("info").GetProperty("key").GetString());
        Assert.Equal(0, exitCode);
        Assert.Equal((file.Events, file.Digest), (done.GetProperty("stream").GetProperty("events").GetInt64(), done.GetProperty("stream").GetProperty("digest").GetString()));
        Assert.Empty(camera.Faults);
        Assert.Equal((false, false), (camera.IsStreaming, camera.IsPowered));
        var writes = camera.Log.Where(line => line.StartsWith("write", StringComparison.Ordinal)).ToList();
        var close = ExpectedLog.Read($"{chip}-close.txt");
        var before = ExpectedLog.Read(chip == "imx636" ? "imx636-open.txt" : "gen41-power-up.txt");
        Assert.Equal(before, writes.Take(before.Count));
        Assert.Equal(close, writes.TakeLast(close.Count));
    }

    /// <summary>A recording of an EVK3 HD; null where the shared data is not there.</summary>
    private static string? RealRecording()
    {
        var root = Environment.GetEnvironmentVariable(TestData.Variable);
        return string.IsNullOrEmpty(root) ? null : TestData.Require("recordings", "open-neuromorphic+expelliarmus", "evt3_sample.raw");
    }

    /// <summary>What the simulator makes for a sensor of this size.</summary>
    private string Simulated()
    {
        var path = Path.Combine(_folder.Path, "simulated.raw");
        using var reader = new SimulatedReader(new SimulationOptions { Width = 1280, Height = 720, Seconds = 0.1 });
        using var writer = new Evt3Writer(path, reader.Info.Geometry);
        for (var packet = new EventPacket(); reader.Read(packet);)
        {
            writer.Write(packet);
        }

        writer.Commit();
        return path;
    }

    /// <summary>A recording without its header: what a camera sends.</summary>
    private static byte[] Words(string recording)
    {
        var bytes = File.ReadAllBytes(recording);
        TextHeader.Peek(bytes, RawHeader.Mark, RawHeader.IsLast, out var length);
        return bytes[length..];
    }
}
