using System.Text.Json;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Simulation;

public sealed class SynthRecordingTests : IDisposable
{
    private static readonly SimulationOptions Options = new() { Width = 32, Height = 24, Seconds = 3, Seed = 4 };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Options_GiveARecordingOfTheSimulatedEvents()
    {
        var summary = Write("x.raw");

        using var reader = FormatRegistry.Open(_folder.File("x.raw"));
        Assert.Equal(Ev.ReadAll(new SimulatedReader(Options)), Ev.ReadAll(reader));
        Assert.Equal(new SimulatedReader(Options).Labels, LabelFile.Read(_folder.File("x.labels.csv")));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.File("x.json")));
        Assert.Equal("edgelearner synth x --seed 4 --seconds 3 --size 32x24", json.RootElement.GetProperty("command").GetString());
        Assert.Equal(summary.Events, json.RootElement.GetProperty("events").GetInt64());
        Assert.Equal(summary.Digest, json.RootElement.GetProperty("digest").GetString());
        Assert.Equal(0, summary.OutOfOrder + summary.Counts.Breaches);
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        Write("a");
        Write("b");

        Assert.Equal(File.ReadAllBytes(_folder.File("a.raw")), File.ReadAllBytes(_folder.File("b.raw")));
        Assert.Equal(File.ReadAllBytes(_folder.File("a.labels.csv")), File.ReadAllBytes(_folder.File("b.labels.csv")));
    }

    [Fact]
    public void Write_Stopped_LeavesNothing()
    {
        Assert.Throws<OperationCanceledException>(() => SynthRecording.Write(_folder.File("x.raw"), Options, stop: new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_StoppedAfterTheLastEvent_FinishesTheThreeFiles()
    {
        var packets = new Packets(_ => { });
        SynthRecording.Write(_folder.File("x.raw"), Options, packets, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var stopAtTheLast = new Packets(count => (count == packets.Count ? stop : null)?.Cancel());

        SynthRecording.Write(_folder.File("y.raw"), Options, stopAtTheLast, stop.Token);

        Assert.True(stop.IsCancellationRequested);
        Assert.All([".raw", ".labels.csv", ".json"], extension => Assert.True(File.Exists(_folder.File("y" + extension))));
    }

    private RecordingSummary Write(string name) => SynthRecording.Write(_folder.File(name), Options, stop: TestContext.Current.CancellationToken);

    /// <summary>Counts packets, and tells the count at each.</summary>
    private sealed class Packets(Action<int> atEach) : IProgress<double>
    {
        public int Count { get; private set; }

        public void Report(double value) => atEach(++Count);
    }
}
