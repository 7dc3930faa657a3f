using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.Sensors.Tests.Formats.Dat;
using EdgeLearner.Sensors.Tests.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats;

public sealed class PipeInputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Recording =
        [.. "% Version 2\n% end\n"u8, 0x0C, 8, .. DatDecoderTests.Version2(1_000, 1, 1, 1), .. DatDecoderTests.Version2(2_000, 2, 2, 0)];

    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _pipe;

    public PipeInputTests() => _pipe = Fifo.Make(_folder.File("x.dat"));

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_PipeThatNobodyWritesTo_SaysSoAndEndsWhenAsked()
    {
        var told = new List<string>();
        var options = new OpenOptions { Stop = _stop.Token, Tell = line => { told.Add(line); _stop.Cancel(); } };

        var opening = Task.Run(() => FormatRegistry.Open(_pipe, options), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal($"{_pipe}: is a pipe, and nothing comes from it yet: waits for who writes to it", Assert.Single(told));
    }

    [Fact]
    public async Task Open_PipeWithAWriterThatComesLate_ReadsItToItsEnd()
    {
        var waits = new TaskCompletionSource();
        var opening = Task.Run(() => FormatRegistry.Open(_pipe, new OpenOptions { Tell = _ => waits.SetResult() }), TestContext.Current.CancellationToken);
        await waits.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await File.WriteAllBytesAsync(_pipe, Recording, TestContext.Current.CancellationToken);

        using var reader = await opening.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal([new Ev(1_000, 1, 1), new Ev(2_000, 2, 2, 0)], Ev.ReadAll(reader));
    }

    [Fact]
    public void Stop_OfASourceWhoseWriterIsSilent_EndsIt()
    {
        using var writer = new FileStream(_pipe, FileMode.Open, FileAccess.ReadWrite); // both ends: it waits for nobody
        writer.Write(Recording);
        writer.Write(new byte[FormatRegistry.HeadBytes - Recording.Length]);
        writer.Flush();
        using var source = new RecordingSource("x", stop => FormatRegistry.Open(_pipe, new OpenOptions { Stop = stop }), [], speed: null, loops: 1, TimeProvider.System);
        var log = new PacketLog();

        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEvents(2);
        source.Stop();
        log.WaitForEnd();

        Assert.Null(log.Error);
    }
}
