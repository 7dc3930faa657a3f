using System.Text.Json;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>A cable that is not perfect, through the real libusb.</summary>
public sealed class FaultTests
{
    private const int Events = 400_000;
    private const int FaultAt = 1_000_000;

    [Fact]
    public async Task Stream_ShortTransfersBurstsAndPauses_LosesNothing()
    {
        var done = await PlayAsync(PluggedCameras.Stamped(Events) with
        {
            BurstBytes = 300_000,
            TransferBytes = [8, 4096, 65_536, 24, 1000],
            Faults = [new StreamFault(FaultAt, StreamFaultKind.Pause, Pause: TimeSpan.FromMilliseconds(200))],
        });

        Assert.Equal(Events, done.Number("stream.events"));
        Assert.Equal(0, done.Number("stream.misplaced"));
        Assert.Equal(0, done.Number("wire.errors"));
        Assert.False(done.At("stream.breaks").TryGetProperty("Loss", out _));
    }

    [Theory]
    [InlineData(StreamFaultKind.Babble)]
    [InlineData(StreamFaultKind.Protocol)]
    [InlineData(StreamFaultKind.BadPacket)]
    [InlineData(StreamFaultKind.Halt)]
    public async Task Stream_TransferFails_GoesOnBehindAGapThatIsMarked(StreamFaultKind kind)
    {
        const int Lost = 8000;
        const int Rest = Events - (Lost / StampedEvt3.EventBytes);
        var done = await PlayAsync(PluggedCameras.Stamped(Events) with { Faults = [new StreamFault(FaultAt, kind, LostBytes: Lost)] }, Rest);

        Assert.Equal(Rest, done.Number("stream.events"));
        Assert.Equal(0, done.Number("stream.misplaced"));
        Assert.Equal(1, done.Number("stream.breaks.Loss"));
        Assert.InRange(done.Number("wire.errors"), 1, long.MaxValue);
        Assert.Equal(Events - 1, done.Number("stream.last_us"));
    }

    private static async Task<JsonElement> PlayAsync(StreamPlan plan, int events = Events)
    {
        ClientLines.Require();
        using var bed = new Bed();
        bed.Plug(PluggedCameras.Create("evk4"), plan);
        await using var client = ClientLines.Stream(bed, "--events", $"{events}");
        return await client.OfKindAsync("done");
    }
}
