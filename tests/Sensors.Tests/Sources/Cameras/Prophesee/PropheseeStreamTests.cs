using System.Globalization;
using System.Text.Json;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.CameraBed.Streams;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Formats.Prophesee;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>Every camera through the real libusb: the events of its stream are those of the same bytes in a file, and it was told what the lists say.</summary>
public sealed class PropheseeStreamTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("evk4", "imx636")]
    [InlineData("silkyevcam", "imx636")]
    [InlineData("ueye-xcp-e", "imx636")]
    [InlineData("evk3hd", "gen41")]
    public async Task Stream_ThroughLibUsb_HasTheDigestOfTheFile(string key, string chip)
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        var recording = RealRecording() ?? Simulated();
        var file = RecordingSummary.Read(recording, new OpenOptions(), withDigest: true, stop: TestContext.Current.CancellationToken);
        using var bed = new Bed();
        TreuzellCamera camera = key switch
        {
            "evk4" => PropheseeCameras.Evk4(),
            "silkyevcam" => PropheseeCameras.SilkyEvCamHd(),
            "ueye-xcp-e" => PropheseeCameras.UeyeXcpE(),
            _ => PropheseeCameras.Evk3Hd(),
        };
        bed.Plug(camera, new StreamPlan { Bytes = StreamBytes.Once(Words(recording)), TransferBytes = [131_072, 16, 1024, 65_536, 4098] });
        await using var client = Start(bed, "stream", "--skip-delays", "--events", file.Events.ToString(CultureInfo.InvariantCulture));

        var open = await Line(client, "open");
        var done = await Line(client, "done");
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

    [Fact]
    public async Task Apply_WhileEventsFlow_WritesWhatChangesAndTheStreamGoesOn()
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        using var bed = new Bed();
        var camera = PropheseeCameras.Evk4();
        var device = bed.Plug(camera, new StreamPlan { Bytes = StreamBytes.Endless(Words(Simulated())), BytesPerSecond = 1_000_000 });
        await using var client = Start(bed, "stream", "--skip-delays");
        await Line(client, "break"); // the first events

        await client.SendAsync("Sensor:Biases:diff_on=20 Sensor:MaxEventsPerSecond=1000000 Sensor:NoiseFilter=Trail");
        await Line(client, "notice", notice => notice.GetProperty("notice").GetString() == "Applied");
        await client.SendAsync("Sensor:Biases:diff_on=20 Sensor:Biases:diff_off=300");
        var refused = await Line(client, "notice", notice => notice.GetProperty("notice").GetString() == "Refused");
        await client.SendAsync("stop");
        var done = await Line(client, "done");
        await client.WaitAsync(Limit);

        Assert.Contains("Sensor:Biases:diff_off = 300 is outside -35 to 190", refused.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(done.GetProperty("stream").GetProperty("events").GetInt64() > 0);
        string[] applied = ["write 0x00001010 = 0x11A1007A", "write 0x0000600C = 0x000000C8", "write 0x00006050 = 0x00000001", "write 0x0000D000 = 0x00000005"];
        Assert.Equal(applied, camera.Log.SkipWhile(line => line != applied[0]).Take(applied.Length));
        Assert.Empty(camera.Faults);
        Assert.True(device.Totals.Bytes > 0);
    }

    [Fact]
    public async Task List_CamerasOfAllKinds_SaysWhoTheyAreAndWhatIsWrongWithThem()
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        using var bed = new Bed();
        bed.Plug(PropheseeCameras.Evk4(), StreamPlan.Silent);
        bed.Plug(PropheseeCameras.Evk4(serial: 0x99, release: 0x0003_0701), StreamPlan.Silent);
        bed.Plug(PropheseeCameras.Evk3Hd(), StreamPlan.Silent);
        bed.Plug(
            new EmulatedImx636(PropheseeCameras.Describe(0x04B4, 0x00F5, "Prophesee", "GENX320"), new PropheseeBoard(1, 0x0003_0900, "x", "psee,cx3_saphir"), PropheseeCameras.Trim),
            StreamPlan.Silent);
        await using var client = BedClient.Start(bed, Program, ["list"]);

        var cameras = (await Line(client, "list")).GetProperty("cameras").EnumerateArray()
            .Select(camera => (camera.GetProperty("key").GetString(), camera.GetProperty("serial").GetString(), camera.GetProperty("firmware").GetString(), camera.GetProperty("problem").GetString()))
            .ToList();

        Assert.Equal(
            [
                ("evk4", "00050421", "3.9.0", null),
                ("evk4", null, null, "Prophesee EVK4 00000099 has firmware 3.7.1, and 3.8.0 or later is needed: update it as https://support.prophesee.ai says"),
                ("evk3hd", "00000307", "3.9.0", null),
                (null, null, null, "not supported; docs/cameras.md names the cameras that are"),
            ],
            cameras);
    }

    [Fact]
    public async Task Stream_OfTwoCameras_IsOfTheSerialNumberThatIsWanted()
    {
        Assert.SkipWhen(Bed.Missing is not null, Bed.Missing ?? "");
        using var bed = new Bed();
        var (other, wanted) = (PropheseeCameras.Evk4(serial: 1), PropheseeCameras.Evk4(serial: 2));
        bed.Plug(other, StreamPlan.Silent);
        bed.Plug(wanted, new StreamPlan { Bytes = StreamBytes.Endless(Words(Simulated())) });
        await using var client = Start(bed, "stream", "--skip-delays", "--events", "1000", "--set", "Sensor:Serial=00000002");

        Assert.Equal("00000002", (await Line(client, "open")).GetProperty("info").GetProperty("serial").GetString());
        await Line(client, "done");
        await client.WaitAsync(Limit);

        Assert.DoesNotContain(other.Log, line => line.StartsWith("write", StringComparison.Ordinal));
        Assert.Empty(other.Faults.Concat(wanted.Faults));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "EdgeLearner.CameraClient");

    private static BedClient Start(Bed bed, params string[] arguments) => BedClient.Start(bed, Program, arguments);

    private static Task<JsonElement> Line(BedClient client, string kind, Predicate<JsonElement>? isIt = null) =>
        client.ExpectAsync(line => line.GetProperty("kind").GetString() == kind && isIt?.Invoke(line) != false, Limit);

    /// <summary>A recording of an EVK3 HD; null where the shared data is not there.</summary>
    private static string? RealRecording()
    {
        var root = Environment.GetEnvironmentVariable(TestData.Variable);
        return string.IsNullOrEmpty(root) ? null : TestData.Require("recordings", "open-neuromorphic+expelliarmus", "evt3_sample.raw");
    }

    /// <summary>What the simulator makes, in the upper left of the sensor.</summary>
    private string Simulated()
    {
        var path = Path.Combine(_folder.Path, "simulated.raw");
        using var reader = new SimulatedReader(new SimulationOptions { Width = 160, Height = 120, Seconds = 2 });
        using var writer = new NewRecording(path, FormatRegistry.FindWritable(path), new WriteOptions(new SensorGeometry(1280, 720)));
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
