using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>A decoder that is ten times as slow as the camera, through the real libusb.</summary>
public sealed class OverloadTests
{
    private const int Events = 3_000_000;
    private const double MostGrowthMb = 4;

    [Fact]
    public async Task Stream_DecodedAtATenthOfTheRate_CountsEveryByteAndTellsTimeRight()
    {
        ClientLines.Require();
        const long Bytes = (long)Events * StampedEvt3.EventBytes;
        const int Rest = 500_000; // fits the ring, so that it comes to a decoder that has caught up
        using var bed = new Bed();
        var device = bed.Plug(PluggedCameras.Create("evk4"), PluggedCameras.Stamped(Events));
        await using var client = ClientLines.Stream(
            bed, "--throttle", $"{PluggedCameras.StampedRate / 10}",
            "--set", "Sensor:RingMiB=1", "--set", "Sensor:TransferKiB=64", "--set", "Sensor:Transfers=4");

        await client.NoticeAsync("OverflowStarted");
        await device.SentAsync(Bytes / 4);
        var early = await client.StateAsync();
        await device.SentAsync(Bytes - Rest, holds: true);
        var late = await client.StateAsync();
        await client.SendAsync("release");
        await client.NoticeAsync("OverflowEnded");
        device.Hold(isHeld: false);
        var done = await client.StopBehindAsync(Bytes);

        var decoded = done.Number("wire.decoded_bytes");
        var discarded = done.Number("wire.discarded_bytes");
        Assert.Equal(Bytes, device.Totals.Bytes);
        Assert.Equal(Bytes, done.Number("wire.bytes"));
        Assert.Equal(Bytes, decoded + discarded);
        Assert.InRange(discarded, Bytes / 4, Bytes);
        Assert.Equal(decoded / StampedEvt3.EventBytes, done.Number("stream.events"));
        Assert.Equal(0, done.Number("stream.misplaced"));
        Assert.Equal(Events - 1, done.Number("stream.last_us"));
        Assert.Equal((1, 1), (done.Number("notices.OverflowStarted"), done.Number("notices.OverflowEnded")));
        Assert.InRange(done.Number("stream.breaks.Loss"), 1, long.MaxValue);
        Assert.InRange(late.At("process.rss_mb").GetDouble(), 0, early.At("process.rss_mb").GetDouble() + MostGrowthMb);
    }
}
