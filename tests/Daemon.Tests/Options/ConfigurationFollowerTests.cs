using System.Runtime.Versioning;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Daemon.Tests.Options;

public sealed class ConfigurationFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeCamera _camera = new();
    private int _writes;

    public void Dispose()
    {
        _camera.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Follower_OfAFileThatChangedBeforeThereWasACamera_AppliesIt()
    {
        Write(10_000);
        var origin = Origin();
        var options = origin.Load();
        Write(20_000); // the daemon waits for its first camera

        using var follower = Follow(origin, options);
        Look();

        Assert.Equal([20_000], Applied);
    }

    [Fact]
    public void Follower_WhoseCameraRefuses_TriesTheSameAgainWhenTheFileChanges()
    {
        using var follower = Follow(10_000);
        WriteAndLook(20_000);
        follower.Note(new(CameraNoticeKind.Refused, "no"));

        WriteAndLook(20_000);

        Assert.Equal([20_000, 20_000], Applied);
    }

    [Fact]
    public void Follower_WhoseCameraRefuses_HasNothingToDoForWhatIsInEffect()
    {
        using var follower = Follow(10_000);
        WriteAndLook(20_000);
        follower.Note(new(CameraNoticeKind.Refused, "no"));

        WriteAndLook(10_000);

        Assert.Equal([20_000], Applied);
    }

    [Fact]
    public void Follower_WhoseCameraHasApplied_GoesBackWhereTheFileDoes()
    {
        using var follower = Follow(10_000);
        WriteAndLook(20_000);
        follower.Note(new(CameraNoticeKind.Applied, "yes"));

        WriteAndLook(20_000);
        WriteAndLook(10_000);

        Assert.Equal([20_000, 10_000], Applied);
    }

    [Fact]
    public void Follower_OfAFileThatCouldNotBeRead_TakesItOnceItCan()
    {
        using var follower = Follow(10_000);
        using (var alone = new FileStream(File, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            alone.Write("""{ "Sensor": { "MaxEventsPerSecond": 20000 } }"""u8);
            alone.Flush();
            Look();
            Assert.Empty(Applied);
        }

        Look();

        Assert.Equal([20_000], Applied);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Follower_OfAFileWhoseRightsAloneChange_ReadsNothing()
    {
        Write(10_000);
        var loads = 0;
        var origin = new ConfigurationOrigin([File], () =>
        {
            loads++;
            return ConfigurationLoader.Load(File, []);
        });
        using var follower = Follow(origin, origin.Load());

        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Look();

        Assert.Equal(1, loads);
    }

    private ConfigurationFollower Follow(int eventsPerSecond)
    {
        Write(eventsPerSecond);
        var origin = Origin();
        return Follow(origin, origin.Load());
    }

    private void WriteAndLook(int eventsPerSecond)
    {
        Write(eventsPerSecond);
        Look();
    }

    private IEnumerable<int> Applied => _camera.Applied.Select(options => options.MaxEventsPerSecond);

    private string File => _folder.File("my.json");

    private ConfigurationOrigin Origin() => new([File], () => ConfigurationLoader.Load(File, []));

    private ConfigurationFollower Follow(ConfigurationOrigin origin, DaemonOptions options) => new(origin, options, _camera, _clock, NullLogger.Instance);

    /// <summary>A change counts once it has rested between two looks.</summary>
    private void Look()
    {
        _clock.Advance(ConfigurationFollower.Period);
        _clock.Advance(ConfigurationFollower.Period);
    }

    /// <summary>Each time of another length, so that no clock's grain hides it.</summary>
    private void Write(int eventsPerSecond) =>
        System.IO.File.WriteAllText(File, $"{new string(' ', _writes++)}{{ \"Sensor\": {{ \"MaxEventsPerSecond\": {eventsPerSecond} }} }}");
}
