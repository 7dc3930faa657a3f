using EdgeLearner.CameraBed;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

/// <summary>What becomes of clients when something goes wrong around them.</summary>
public sealed class BedClientTests
{
    [Fact]
    public async Task WaitAsync_BedPutAwayUnderTheClient_SaysThatItWasAborted()
    {
        ClientLines.Require();
        using var bed = new Bed();
        bed.Plug(PluggedCameras.Create("evk4"), PluggedCameras.Stamped());
        await using var client = ClientLines.Stream(bed);
        await client.BreakAsync("Start");
        bed.Dispose();

        var error = await Assert.ThrowsAsync<BedClientException>(() => client.WaitAsync(ClientLines.Limit));

        Assert.StartsWith("The preload library aborted the client (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpectAsync_ClientEnds_SaysHow()
    {
        ClientLines.Require();
        using var bed = new Bed();
        await using var client = ClientLines.Stream(bed, "--nonsense");

        var error = await Assert.ThrowsAsync<BedClientException>(() => client.BreakAsync("Start"));

        Assert.StartsWith("The client ended (exit code 2) before it wrote the line.", error.Message, StringComparison.Ordinal);
        Assert.Contains("unknown option --nonsense", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_ClientRuns_EndsIt()
    {
        ClientLines.Require();
        using var bed = new Bed();
        var client = ClientLines.Stream(bed);
        await client.NoticeAsync("Waiting");
        var folder = $"/proc/{client.Id}";
        Assert.True(Directory.Exists(folder));

        await client.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    }
}
