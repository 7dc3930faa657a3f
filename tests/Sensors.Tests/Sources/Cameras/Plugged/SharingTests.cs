using System.Text.Json;
using EdgeLearner.CameraBed;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>What others see of cameras, through the real libusb.</summary>
public sealed class SharingTests
{
    [Fact]
    public async Task List_CameraThatAnotherProgramHas_NamesThatProgram()
    {
        ClientLines.Require();
        using var bed = new Bed();
        bed.Plug(PluggedCameras.Create("evk4"), PluggedCameras.Stamped());
        bed.Plug(PluggedCameras.Create("davis346"));
        await using var user = ClientLines.Stream(bed, "--set", "Sensor:Kind=evk4");
        await user.BreakAsync("Start");

        await using var client = BedClient.Start(bed, Path.Combine(AppContext.BaseDirectory, "EdgeLearner.CameraClient"), ["list"]);
        var cameras = (await client.OfKindAsync("list")).GetProperty("cameras");
        await user.StopAsync();

        Assert.Equal(["1-1 evk4", "1-2 davis346"], cameras.EnumerateArray().Select(camera => $"{Text(camera, "port")} {Text(camera, "key")}"));
        Assert.Matches( // the bed, too, has the node open, as has a process that this one has forked and that has not become its program yet
            $@"^EVK4 at USB port 1-1 is in use by EdgeLearner\.(Cam \(process {user.Id}\)|Sen \(process \d+\)): end that first$", Text(cameras[0], "problem"));
        Assert.Null(Text(cameras[1], "problem"));
    }

    [Fact]
    public async Task Stream_ForAWhile_AllocatesNothingOnItsThread()
    {
        const int Events = 5_000_000;
        const int FirstContention = 128; // of each lock: it makes its event then, once
        ClientLines.Require();
        using var bed = new Bed();
        bed.Plug(PluggedCameras.Create("evk4"), PluggedCameras.Stamped(Events, bytesPerSecond: 10 * PluggedCameras.StampedRate));
        await using var client = ClientLines.Stream(bed, "--frames", "--events", $"{Events}");
        var done = await client.OfKindAsync("done");

        Assert.Equal(Events, done.Number("stream.events"));
        Assert.InRange(done.Number("stream.steady_events"), Events / 2, Events);
        Assert.InRange(done.Number("stream.steady_allocated_bytes"), 0, FirstContention);
    }

    private static string? Text(JsonElement camera, string name) => camera.GetProperty(name).GetString();
}
