using System.Diagnostics.Metrics;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Daemon.Views;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources.Cameras;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLearner.Daemon.Tests.Cameras;

/// <summary>What a camera that comes and goes leaves in the pipeline. Measures the process, and so runs alone.</summary>
[Collection<Alone>]
public sealed class ReconnectTests : IDisposable
{
    private const int PeriodUs = 20_000;
    private const int FramesEach = 12; // an interval and a bit
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeCamera _camera = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Pipeline _pipeline;
    private readonly RunRecord _record;
    private readonly List<(int Label, long EndUs)> _reports = [];
    private readonly Thread _learner;
    private Action _before = static () => { };
    private long _done; // frames

    public ReconnectTests()
    {
        var options = ConfigurationLoader.Load(null, [new("Learning:Network", "FC16"), new("Learning:ReplayLanes", "2"), new("Learning:Classes:0", "a"), new("Learning:Classes:1", "b")]);
        var plan = new RunPlan { Options = options with { Sensor = new SensorOptions { Kind = SensorOptions.Auto } } };
        _pipeline = PipelineBuilder.Build(_camera, plan, null, _services.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger.Instance);
        _record = new RunRecord(_pipeline, new StepAllocations(new CheckpointKeeper(_pipeline.Learner, null, null, false, TimeProvider.System, NullLogger.Instance)), TimeProvider.System);
        _learner = new Thread(() => _pipeline.Run(() => Interlocked.Exchange(ref _before, static () => { })(), static _ => { }, _record.Add, Keep)) { IsBackground = true };
        _learner.Start();
        Assert.True(_camera.Subscribed.Task.Wait(Patience, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _camera.Stop();
        _learner.Join();
        _pipeline.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Reconnect_WhileALabelIsGiven_EndsItAndItsTime()
    {
        Play(startUs: 1_000_000);
        _before = () => _pipeline.Learner.LabelNow("b");
        Play(startUs: 1_000_000 + (FramesEach * PeriodUs));
        Assert.Contains(_reports, report => report.Label == 1);

        Replug();
        _reports.Clear();
        Play(startUs: 5);

        Assert.Equal(Enumerable.Range(1, FramesEach).Select(frame => (long)(frame * PeriodUs) + 5), _reports.Skip(1).Select(report => report.EndUs));
        Assert.All(_reports.Skip(1), report => Assert.Equal(-1, report.Label)); // the first is what was open when the cable was pulled
        Assert.Null(_pipeline.Learner.OpenLabel);
    }

    [Fact]
    public void Loss_WhileALabelIsGiven_KeepsItAndItsTime()
    {
        Play(startUs: 1_000_000);
        _before = () => _pipeline.Learner.LabelNow("b");
        Play(startUs: 1_000_000 + (FramesEach * PeriodUs));
        _camera.Lose();
        Play(startUs: 9_000_000);

        Assert.Equal(1, _reports[^1].Label);
        Assert.NotNull(_pipeline.Learner.OpenLabel);
    }

    [Fact]
    public void Reconnect_FiveHundredTimes_LeavesNothingBehind()
    {
        const long MostBytes = 64 * 1024;
        Cycle(100); // what grows to its bounds does it in these
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Cycle(500);

        Assert.Equal(600, _camera.Wire.Reconnects);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostBytes);
    }

    private void Cycle(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _before = () => _pipeline.Learner.LabelNow("a");
            Play(startUs: 1_000);
            Replug();
            _reports.Clear();
        }
    }

    private void Replug()
    {
        _camera.Unplug();
        _camera.Replug();
    }

    /// <summary>Sends frames, one after the other, and waits until the learner is done with them.</summary>
    private void Play(long startUs)
    {
        for (var frame = 0; frame <= FramesEach; frame++)
        {
            _camera.Send(startUs + (frame * PeriodUs), startUs + (frame * PeriodUs) + 200);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _done) == _pipeline.Binner.Counts.Frames, Patience));
        }
    }

    private void Keep(StepReport report)
    {
        _reports.Add((report.TrueClass, report.EndUs));
        Volatile.Write(ref _done, _done + 1);
    }
}
