using System.Text;
using EdgeLearner.Daemon.Recording;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Recording;

public sealed class RecordRunTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private const string RawHeader = "% camera_integrator_name Prophesee\n% evt 3.0\n% format EVT3;height=32;width=32\n% geometry 32x32\n% end\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CameraInfo Prophesee = new("Fake Cam", "evk4", "7", "1.0", new SensorGeometry(32, 32), RawHeader);
    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_OfAPropheseeCamera_WritesItsBytesAsTheyCameUnderItsHeader()
    {
        var bytes = File.ReadAllBytes(synth.Recording);
        var body = bytes[(bytes.AsSpan().IndexOf("% end\n"u8) + 6)..];
        var camera = new FakeCamera { Info = Prophesee };
        var run = RunAsync(camera, Plan(camera) with { Bytes = body.Length }, Stop);
        await camera.Subscribed.Task.WaitAsync(Patience, Stop);
        foreach (var transfer in body.Chunk(10_000))
        {
            camera.SendBytes(transfer);
            camera.Send(1); // the decoder's part of it
        }

        var result = await run;

        Assert.Equal((RecordEnd.Size, _folder.File("out.raw"), 0L), (result.End, result.Path, result.DroppedBytes));
        var summary = RecordingSummary.Read(result.Path, new OpenOptions(), withDigest: true, stop: Stop);
        Assert.Equal(RecordingSummary.Read(synth.Recording, new OpenOptions(), withDigest: true, stop: Stop).Digest, summary.Digest);
        Assert.Matches(@"\A% camera_integrator_name Prophesee\n% date \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n% evt 3\.0\n", Encoding.ASCII.GetString(File.ReadAllBytes(result.Path)[..100]));
        Assert.Null(RecordTable.Complaint(result));
    }

    [Fact]
    public async Task RunAsync_OfAnotherCamera_WritesItsEventsAsAedat4FromNowOn()
    {
        var camera = new FakeCamera();
        using var stop = new CancellationTokenSource();
        var before = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var run = RunAsync(camera, Plan(camera), stop.Token);
        await camera.Subscribed.Task.WaitAsync(Patience, Stop);
        camera.Send(5_000, 5_001, 5_003);
        camera.Send(6_000);
        await stop.CancelAsync();

        var result = await run;

        Assert.Equal((RecordEnd.Stopped, _folder.File("out.aedat4")), (result.End, result.Path));
        var file = Aedat4File.Read(File.ReadAllBytes(result.Path));
        Assert.Equal((64, 64), (file.Width, file.Height));
        Assert.Equal([0, 1, 3, 1_000], file.Events.Select(e => e.TimeUs - file.Events[0].TimeUs));
        Assert.All(file.Events, e => Assert.Equal((3, 4, 1), (e.X, e.Y, e.On)));
        Assert.InRange(file.Events[0].TimeUs, before, before + Patience.TotalMicroseconds);
        Assert.Equal(4, file.Table.Sum(entry => entry.Count));
        Assert.Equal(result.Bytes, new FileInfo(result.Path).Length);
        var summary = RecordingSummary.Read(result.Path, new OpenOptions(), withDigest: true, stop: Stop);
        Assert.Equal(("AEDAT 4", 4, file.Digest, 0), (summary.Info.Format, summary.Events, summary.Digest, summary.Counts.Breaches));
    }

    [Fact]
    public async Task RunAsync_ForSoLong_EndsThen()
    {
        var camera = new FakeCamera();

        var result = await RunAsync(camera, Plan(camera) with { Length = TimeSpan.FromMilliseconds(1) }, Stop);

        Assert.Equal((RecordEnd.Time, SensorStatus.Disabled), (result.End, camera.Status));
        Assert.Empty(Aedat4File.Read(File.ReadAllBytes(result.Path)).Events);
    }

    [Fact]
    public async Task RunAsync_OfACameraThatIsUnplugged_EndsAndSaysSo()
    {
        var camera = new FakeCamera();
        var run = RunAsync(camera, Plan(camera), Stop);
        await camera.Subscribed.Task.WaitAsync(Patience, Stop);
        camera.Send(5_000);
        camera.Unplug();

        var result = await run;

        Assert.Contains("the camera was lost after", RecordTable.Complaint(result));
        Assert.Single(Aedat4File.Read(File.ReadAllBytes(result.Path)).Events);
    }

    [Fact]
    public async Task RunAsync_OverAFileThatIsThere_LeavesItAsItIs()
    {
        var path = _folder.File("out.aedat4");
        await File.WriteAllTextAsync(path, "mine", Stop);
        var camera = new FakeCamera();

        var error = await Assert.ThrowsAsync<UsageException>(() => RunAsync(camera, Plan(camera), Stop));

        Assert.Equal($"{path} is there already: choose another name, or remove it", error.Message);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, Stop));
    }

    [Fact]
    public async Task Write_WhereTheDiskIsFull_KeepsWhatIsWhole()
    {
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var file = new SmallDisk(10);
        file.Write([1, 2]);
        using var writer = new RecordingWriter(file, SystemDisk.Instance, new BlockQueue(4, 8), file.Write) { Failed = full.SetResult };
        writer.Add([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);

        await full.Task.WaitAsync(Patience, Stop);

        Assert.Equal("No space left on device", writer.Error!.Message);
        Assert.Equal(10, writer.WrittenBytes);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], file.ToArray());
    }

    [Fact]
    public void Dispose_WhereTheEndDoesNotFit_CutsItOffAgain()
    {
        using var file = new SmallDisk(4);
        file.Write([1, 2]);
        var writer = new RecordingWriter(file, new NoDisk(), new BlockQueue(4, 2), file.Write, () => file.Write([4, 5, 6, 7]));
        writer.Add([3]);

        writer.Dispose();

        Assert.Equal("No space left on device", writer.Error!.Message);
        Assert.Equal(3, writer.WrittenBytes);
        Assert.Equal([1, 2, 3], file.ToArray());
    }

    [Fact]
    public void Add_FasterThanTheDisk_DropsAndCountsAndNeverWaits()
    {
        using var disk = new SemaphoreSlim(0);
        using var file = new MemoryStream();
        long dropped;
        using (var writer = new RecordingWriter(file, new NoDisk(), new BlockQueue(4, 2), bytes =>
        {
            disk.Wait(Patience);
            file.Write(bytes);
        }))
        {
            for (var i = 0; i < 10; i++)
            {
                writer.Add([(byte)i, (byte)i]);
            }

            dropped = writer.DroppedBytes;
            Assert.Equal(20, writer.AddedBytes + dropped);
            Assert.Equal(1, writer.Holes);
            disk.Release(100);
        }

        Assert.InRange(dropped, 20 - (2 * 4), 20 - 2);
        Assert.Equal(20 - dropped, file.ToArray().Length);
    }

    [Fact]
    public void Add_AfterBytesWereLost_CountsAHoleOnce()
    {
        using var file = new MemoryStream();
        using var writer = new RecordingWriter(file, new NoDisk(), new BlockQueue(4, 2), file.Write);
        var tooMuch = new byte[9];

        writer.Add([1]);
        writer.Add([2], isAfterLoss: true);
        writer.Add(tooMuch);
        writer.Add(tooMuch, isAfterLoss: true); // the hole before goes on
        writer.Add([3], isAfterLoss: true);
        writer.Add([4]);

        Assert.Equal((2L, 18L), (writer.Holes, writer.DroppedBytes));
    }

    [Fact]
    public async Task RunAsync_WhereTheFileCannotBeBegun_LeavesNone()
    {
        var camera = new FakeCamera { Info = Prophesee };

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => RunAsync(camera, Plan(camera), Stop, new Nowhere()));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static Task<RecordResult> RunAsync(FakeCamera camera, RecordPlan plan, CancellationToken stop, TimeProvider? clock = null) =>
        RecordRun.RunAsync(plan with { OpenCamera = (_, _, _, waits, _) => waits ? throw new InvalidOperationException("waits") : camera }, new Terminal(TextWriter.Null, TextWriter.Null), clock ?? TimeProvider.System, static _ => { }, stop);

    private RecordPlan Plan(FakeCamera camera) => new() { Out = _folder.File("out"), Sensor = new SensorOptions { Kind = camera.Info.Key } };

    /// <summary>A disk that takes so many bytes, and of the next write a part.</summary>
    private sealed class SmallDisk(int capacity) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, capacity + 1 - Position);
            base.Write(buffer[..fits]);
            if (Position > capacity)
            {
                throw new IOException("No space left on device");
            }
        }
    }

    /// <summary>A clock without the local time that a header asks for.</summary>
    private sealed class Nowhere : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => throw new TimeZoneNotFoundException();
    }

    /// <summary>Forces nothing anywhere.</summary>
    private sealed class NoDisk : IDisk
    {
        public void Sync(Stream file)
        {
        }

        public void CreateFolder(string folder) => throw new NotSupportedException();

        public Stream Create(string path) => throw new NotSupportedException();

        public Stream Open(string path) => throw new NotSupportedException();

        public void Rename(string from, string to) => throw new NotSupportedException();

        public void SyncFolder(string folder) => throw new NotSupportedException();

        public void Delete(string path) => throw new NotSupportedException();

        public IReadOnlyList<string> List(string folder) => throw new NotSupportedException();
    }
}
