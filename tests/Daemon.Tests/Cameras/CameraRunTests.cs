using System.Globalization;
using System.Text.RegularExpressions;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Cameras;

/// <summary>The whole daemon on a camera, but for the camera.</summary>
public sealed class CameraRunTests : IDisposable
{
    private const long PeriodUs = 20_000;
    private const long LatenessUs = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _state = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Run_OnACameraThatIsUnpluggedAndBack_PredictsAndTellsItsStatus()
    {
        var camera = new FakeCamera();
        var log = new Lines();
        var run = PipelineRun.RunAsync(Plan(camera, "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Telemetry:Node=n"), new Terminal(log, log), _stop.Token);
        using var watcher = await MqttWatcher.StartAsync(int.Parse(await log.WaitForAsync(@"127\.0\.0\.1:(\d+)"), CultureInfo.InvariantCulture));
        await camera.Subscribed.Task.WaitAsync(Patience, _stop.Token);
        Assert.Equal("online", await watcher.WaitForAsync("edgelearner/n/sensor/evk4-7/status"));

        Frames(camera, 0, 2);
        Assert.Contains($"\"seq\":1,", await watcher.WaitForAsync("/prediction", "\"seq\":1,"));
        camera.Unplug();
        Assert.Equal("offline", await watcher.WaitForAsync("/sensor/evk4-7/status"));
        camera.Replug();
        Assert.Equal("online", await watcher.WaitForAsync("/sensor/evk4-7/status"));
        Frames(camera, 0, 2);
        Assert.Contains($"\"event_time_us\":{PeriodUs + 1},", await watcher.WaitForAsync("/prediction", "\"seq\":3,"));
        await _stop.CancelAsync();

        Assert.Equal("disabled", await watcher.WaitForAsync("/sensor/evk4-7/status"));
        Assert.Equal("stopped", await watcher.WaitForAsync("n/status", "stopped"));
        var summary = await run;
        Assert.Equal(1, summary!.Wire!.Value.Reconnects);
        Assert.Matches("camera +0.0 MB in 0 transfers, 1 times lost and found again", summary.ToTable());
    }

    [Fact]
    public async Task Run_StoppedWhileItWaitsForACamera_EndsCleanly()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new Lines();
        var plan = Plan(new FakeCamera(), "Telemetry:Enabled=false") with
        {
            OpenCamera = (_, _, tell, waits, stop) =>
            {
                Assert.True(waits);
                tell(new CameraNotice(CameraNoticeKind.Waiting, "No camera is plugged in: waiting for one"));
                waiting.SetResult();
                stop.WaitHandle.WaitOne(Patience);
                stop.ThrowIfCancellationRequested();
                throw new InvalidOperationException("not stopped");
            },
        };
        var run = PipelineRun.RunAsync(plan, new Terminal(log, log), _stop.Token);
        await waiting.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await _stop.CancelAsync();

        Assert.Null(await run);
        Assert.EndsWith("No camera is plugged in: waiting for one", log.ToString().TrimEnd());
    }

    [Fact]
    public async Task Run_WaitsForTheCameraThatIsNamed_TellsThatItIsOfflineAndAnswersRequests()
    {
        var log = new Lines();
        var plan = Plan(new FakeCamera(), "Telemetry:Port=0", "Telemetry:WebSocketPort=0", "Telemetry:Node=n");
        plan = plan with
        {
            Options = plan.Options with { Sensor = plan.Options.Sensor with { Kind = "evk4", Serial = "00050421" } },
            OpenCamera = (_, _, tell, _, stop) =>
            {
                tell(new CameraNotice(CameraNoticeKind.Waiting, "No camera is plugged in: waiting for one"));
                stop.WaitHandle.WaitOne(Patience);
                throw new OperationCanceledException(stop);
            },
        };
        var run = PipelineRun.RunAsync(plan, new Terminal(log, log), _stop.Token);
        using var watcher = await MqttWatcher.StartAsync(int.Parse(await log.WaitForAsync(@"MQTT: .*127\.0\.0\.1:(\d+), ws.*: its status is waiting"), CultureInfo.InvariantCulture));

        Assert.Equal("offline", await watcher.WaitForAsync("edgelearner/n/sensor/evk4-00050421/status"));
        await watcher.SendAsync("edgelearner/n/request/learning", "off");
        Assert.Contains("there is no camera yet", await watcher.WaitForAsync("n/response/learning"));
        await _stop.CancelAsync();

        Assert.Equal("disabled", await watcher.WaitForAsync("/sensor/evk4-00050421/status"));
        Assert.Equal("stopped", await watcher.WaitForAsync("n/status", "stopped"));
        Assert.Null(await run);
    }

    [Fact]
    public async Task Run_WhoseFileChanges_GivesTheCameraItsNewSettingsAndTellsTheRest()
    {
        var camera = new FakeCamera();
        var file = _state.File("my.json");
        await File.WriteAllTextAsync(file, "{}", _stop.Token);
        var log = new Lines();
        var plan = Plan(camera, "Telemetry:Enabled=false");
        var origin = new ConfigurationOrigin([file], () => ConfigurationLoader.Load(file, []) is var read ? read with { Sensor = read.Sensor with { Kind = SensorOptions.Auto } } : read);
        var run = PipelineRun.RunAsync(plan with { Origin = origin }, new Terminal(log, log), _stop.Token);
        await camera.Subscribed.Task.WaitAsync(Patience, _stop.Token);

        await File.WriteAllTextAsync(file, """{ "Sensor": { "MaxEventsPerSecond": 5000, "Transfers": 9 } }""", _stop.Token);
        await log.WaitForAsync("Takes effect at the next start: .*(Sensor:Transfers = 9)");
        await File.WriteAllTextAsync(file, """{ "Sensor": { "MaxEventsPerSecond": -5 } }""", _stop.Token);
        await log.WaitForAsync("(Changes refused, what was in effect stays: .*Sensor:MaxEventsPerSecond = -5: must be)");
        await _stop.CancelAsync();

        await run;
        var applied = Assert.Single(camera.Applied);
        Assert.Equal((5000, 16), (applied.MaxEventsPerSecond, applied.Transfers)); // the transfers run already
    }

    private static void Frames(FakeCamera camera, int first, int count)
    {
        for (var frame = first; frame <= first + count; frame++)
        {
            camera.Send((frame * PeriodUs) + 1, (frame * PeriodUs) + LatenessUs + 1);
        }
    }

    private RunPlan Plan(FakeCamera camera, params string[] settings)
    {
        string[] all = [$"State:Directory={_state.Path}", "Learning:Network=FC16", .. settings];
        var options = ConfigurationLoader.Load(null, all.Select(setting => setting.Split('=', 2)).Select(parts => new KeyValuePair<string, string?>(parts[0], parts[1])));
        return RunPlan.OfDaemon(options with { Sensor = options.Sensor with { Kind = SensorOptions.Auto } }) with { OpenCamera = (_, _, _, _, _) => camera };
    }

    /// <summary>What was written, to be waited for.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _written = NextLine();

        public override void WriteLine(string? value)
        {
            lock (_gate)
            {
                base.WriteLine(value);
                _written.SetResult();
                _written = NextLine();
            }
        }

        public override string ToString()
        {
            lock (_gate)
            {
                return base.ToString();
            }
        }

        public async Task<string> WaitForAsync(string pattern)
        {
            while (true)
            {
                var (text, next) = Now();
                if (Regex.Match(text, pattern) is { Success: true } match)
                {
                    return match.Groups[1].Value;
                }

                await next.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
        }

        private static TaskCompletionSource NextLine() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private (string Text, Task Next) Now()
        {
            lock (_gate)
            {
                return (base.ToString(), _written.Task);
            }
        }
    }
}
