using System.Diagnostics.Metrics;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon.Tests;

public sealed class CheckpointKeeperTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Messages _messages = new();

    private string Target => _folder.File("sub/model.safetensors");

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void SaveIfDue_AtEveryStep_SavesAfterThoseThatLearned()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        var (learned, saved) = (0, 0);
        Play(isLearning: true, (keeper, report) =>
        {
            Save(keeper, report);
            learned += report.Learned ? 1 : 0;
            saved += File.Exists(Target) ? 1 : 0;
            Assert.Equal(report.Learned, File.Exists(Target));
            File.Delete(Target);
        });

        Assert.True(learned > 10);
        Assert.Equal(learned, saved);
    }

    [Fact]
    public void SaveIfDue_OfAModelThatLearnsNothing_NeverSaves()
    {
        Play(isLearning: false, Save);

        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void SaveIfDue_WhileSavingFails_SaysSoOnceAndOnceWhenItWorksAgain()
    {
        var updates = 0;
        Play(isLearning: true, (keeper, report) =>
        {
            updates += report.Learned ? 1 : 0;
            BlockIf(updates < 5);
            Save(keeper, report);
        });

        Assert.Equal(2, _messages.Texts.Count);
        Assert.StartsWith("No checkpoint: ", _messages.Texts[0], StringComparison.Ordinal);
        Assert.Equal("Checkpoints are saved again", _messages.Texts[1]);
        Assert.Equal("edge", Checkpoint.Load(Target).Spec.Name);
    }

    [Fact]
    public void SaveIfDue_WithNothingNew_AllocatesNothing()
    {
        var (looks, allocated) = (0, 0L);
        Play(isLearning: true, (keeper, report) =>
        {
            if (report.Learned)
            {
                Save(keeper, report);
                return;
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            keeper.SaveIfDue(report);
            allocated += looks++ > 10 ? GC.GetAllocatedBytesForCurrentThread() - before : 0; // the first look has comparers made
        });

        Assert.InRange(looks, 100, 600);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void SaveIfDue_WindowsTakenBackWhileNothingIsLearned_SavesThat()
    {
        var frame = 0;
        Play(isLearning: true, (learner, keeper, report) =>
        {
            switch (frame++)
            {
                case 300:
                    learner.IsLearning = false;
                    Save(keeper, report);
                    Assert.True(File.Exists(WindowFile.Beside(Target)));
                    File.Delete(Target);
                    break;
                case 301:
                    Save(keeper, report);
                    Assert.False(File.Exists(Target));
                    learner.TakeBack(0, long.MaxValue);
                    Save(keeper, report);
                    Assert.Equal((true, false), (File.Exists(Target), File.Exists(WindowFile.Beside(Target))));
                    break;
            }
        });

        Assert.Equal(600, frame);
    }

    private static void Save(CheckpointKeeper keeper, StepReport report)
    {
        keeper.SaveIfDue(report);
        keeper.Writing.Wait(TestContext.Current.CancellationToken);
    }

    /// <summary>A file where the folder should be: nothing can be saved in it.</summary>
    private void BlockIf(bool isBlocked)
    {
        var folder = Path.GetDirectoryName(Target)!;
        if (isBlocked && !File.Exists(folder))
        {
            File.WriteAllText(folder, "");
        }
        else if (!isBlocked && File.Exists(folder))
        {
            File.Delete(folder);
        }
    }

    private void Play(bool isLearning, Action<CheckpointKeeper, StepReport> step) => Play(isLearning, (_, keeper, report) => step(keeper, report));

    private void Play(bool isLearning, Action<OnlineLearner, CheckpointKeeper, StepReport> step)
    {
        var options = ConfigurationLoader.Load(
            null, [new("Source:File", synth.Recording), new("Source:Speed", "max"), new("Source:Loops", "1"), new("Learning:Enabled", $"{isLearning}")]);
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var pipeline = PipelineBuilder.Build(SourceFactory.Open(options.Source, TimeProvider.System), new RunPlan { Options = options }, null, meters, TimeProvider.System, _messages);
        using var store = new ModelFile(Target);
        var keeper = new CheckpointKeeper(pipeline.Learner, store, TimeSpan.Zero, keepsStart: true, TimeProvider.System, _messages);
        pipeline.Run(static () => { }, static _ => { }, report => step(pipeline.Learner, keeper, report));
    }

    /// <summary>What was logged.</summary>
    private sealed class Messages : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
