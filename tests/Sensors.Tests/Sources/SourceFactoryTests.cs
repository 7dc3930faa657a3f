using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Formats.Aedat3;
using EdgeLearner.Sensors.Tests.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources;

public sealed class SourceFactoryTests : IDisposable
{
    private static readonly SimulationOptions Second = new() { Width = 32, Height = 32, Seconds = 1 };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_RecordingAndSimulation_GiveTheSameEventsAndLabels()
    {
        var path = _folder.File("x.raw");
        SynthRecording.Write(path, Second, stop: TestContext.Current.CancellationToken);
        var options = new SourceOptions { File = path, Speed = SourceOptions.MaxSpeed, Loops = 1, Simulation = Second };

        using var recording = SourceFactory.Open(options, TimeProvider.System, stop: TestContext.Current.CancellationToken);
        using var simulated = SourceFactory.Open(options with { Kind = SourceKind.Simulated }, TimeProvider.System, stop: TestContext.Current.CancellationToken);

        Assert.Equal(("x.raw", "simulated"), (recording.Name, simulated.Name));
        Assert.Equal(new SensorGeometry(32, 32), recording.Geometry);
        Assert.NotEmpty(recording.Labels);
        Assert.Equal(simulated.Labels, recording.Labels);
        Assert.Equal(Play(simulated).Events, Play(recording).Events);
    }

    [Fact]
    public void Open_NamedLabelFileThatIsMissing_IsAnError()
    {
        var path = _folder.File("x.raw");
        SynthRecording.Write(path, Second, stop: TestContext.Current.CancellationToken);
        var labels = _folder.File("other.csv");

        var error = Assert.Throws<RecordingFormatException>(() => SourceFactory.Open(new SourceOptions { File = path, LabelFile = labels }, TimeProvider.System, stop: TestContext.Current.CancellationToken));

        Assert.Equal($"{labels}: no such label file", error.Message);
    }

    [Fact]
    public void Open_RecordingOfDvsGesture_ReadsItsLabelsRelativeToTheFirstEvent()
    {
        var path = _folder.File("x.aedat");
        File.WriteAllBytes(path, [.. "#!AER-DAT3.1\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n"u8, .. Aedat3Wire.Packet(Aedat3Wire.Event(1000, 1, 1))]);
        File.WriteAllText(_folder.File("x_labels.csv"), "class,startTime_usec,endTime_usec\n3,1500,2500\n");

        using var source = SourceFactory.Open(new SourceOptions { File = path }, TimeProvider.System, stop: TestContext.Current.CancellationToken);

        Assert.Equal([new LabelSpan("3", 500, 1500)], source.Labels);
    }

    [Fact]
    public void Open_WithoutASidecar_HasNoLabels()
    {
        var path = _folder.File("x.raw");
        SynthRecording.Write(path, Second, stop: TestContext.Current.CancellationToken);
        File.Delete(LabelFile.Beside(path));

        using var source = SourceFactory.Open(new SourceOptions { File = path }, TimeProvider.System, stop: TestContext.Current.CancellationToken);

        Assert.Empty(source.Labels);
    }

    [Fact]
    public void Locate_RelativePathThatIsNotInTheWorkingDirectory_LooksBesideTheProgram()
    {
        Assert.True(File.Exists(SourceFactory.Locate("EdgeLearner.Sensors.dll")));
        Assert.Equal("nowhere.raw", SourceFactory.Locate("nowhere.raw"));
    }

    private static PacketLog Play(IEventSource source)
    {
        var log = new PacketLog();
        using var subscription = source.Packets.Subscribe(log);
        log.WaitForEnd();
        return log;
    }
}
