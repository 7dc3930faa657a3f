using System.Diagnostics.Metrics;
using EdgeLearner.Daemon.Options;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Telemetry;
using EdgeLearner.Telemetry.Requests;
using EdgeLearner.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Daemon.Tests;

/// <summary>Requests, done between two frames of a real pipeline.</summary>
public sealed class RequestDeskTests : IClassFixture<SynthFixture>, IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TempFolder _state = new();
    private readonly SlowDisk _disk = new();
    private readonly List<string> _answers = [];
    private readonly DaemonOptions _options;
    private readonly Pipeline _pipeline;
    private readonly GenerationStore _store;
    private readonly RequestDesk _desk;
    private readonly List<LearningReport> _told = [];
    private readonly FakeTimeProvider _clock = new();

    public RequestDeskTests(SynthFixture synth)
    {
        _options = ConfigurationLoader.Load(null, [new("Source:File", synth.Recording), new("Source:Speed", "max"), new("Source:Loops", "1"), new("Learning:ReplayLanes", "2")]);
        _pipeline = PipelineBuilder.Build(
            SourceFactory.Open(_options.Source, TimeProvider.System), new RunPlan { Options = _options }, null, _services.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger.Instance);
        _store = new GenerationStore(_state.Path, 4, TimeProvider.System, _ => { }, _disk);
        _desk = new RequestDesk(_pipeline.Learner, _store, _options.Learning, NullLogger.Instance);
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(30);

    private OnlineLearner Learner => _pipeline.Learner;

    public void Dispose()
    {
        _pipeline.Dispose();
        _store.Dispose();
        _services.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void Serve_EveryKindOfLabel_AnswersWithWhatWasDone()
    {
        Run((100, () => Ask(new LearnerRequest.TakeBack(new Stretch(0, 20_000_000, IsAgo: false)))), // the sidecar's
            (101, () => _answers.Clear()),
            (102, () => Ask(new LearnerRequest.LabelPast("disc-slide", new Stretch(1_000_000, 500_000, IsAgo: true)))),
            (103, () => Ask(new LearnerRequest.LabelNow("disc-shake"))),
            (110, () => Ask(new LearnerRequest.StopLabel())),
            (111, () => Ask(new LearnerRequest.StopLabel())),
            (112, () => Ask(new LearnerRequest.TakeBack(null))),
            (113, () => Ask(new LearnerRequest.LabelNow("cup"))),
            (114, () => Ask(new LearnerRequest.AddClass("cup"))),
            (115, () => Ask(new LearnerRequest.LabelNow("cup"))),
            (130, () => Ask(new LearnerRequest.TakeBack(null))),
            (131, () => Ask(new LearnerRequest.SetLearning(On: false))));

        Assert.Equal(
            [
                """{"label":"disc-slide","start_us":1040000,"end_us":1540000,"frames":20}""",
                """{"label":"disc-shake","start_us":2060000,"end_us":null}""",
                """{"label":"disc-shake","start_us":2060000,"end_us":2200000}""",
                "no label is given now",
                "no label is given now: name the stretch to take back",
                "cup is no class: the classes are cross-slide, cross-spin, disc-shake, disc-slide; add it first, or correct the name",
                """{"classes":["cross-slide","cross-spin","disc-shake","disc-slide","cup"]}""",
                """{"label":"cup","start_us":2300000,"end_us":null}""",
                """{"taken_back":[{"label":"cup","start_us":2300000,"end_us":null}]}""",
                """{"enabled":false}""",
            ],
            _answers);
        Assert.False(Learner.IsLearning);
    }

    [Fact]
    public void Serve_CheckpointThenRollback_GoesBackAndSavesThat()
    {
        string? saved = null, later = null;
        Run((100, () => Ask(new LearnerRequest.RollBack(null))),
            (101, () =>
            {
                saved = Learner.Model.Digest();
                Ask(new LearnerRequest.SaveCheckpoint());
            }
        ),
            (150, () => Ask(new LearnerRequest.AddClass("cup"))),
            (300, () =>
            {
                later = Learner.Model.Digest();
                Ask(new LearnerRequest.RollBack(1));
                ServeUntil(() => Learner.Model.Classes.Count == 4); // once the disk has the checkpoint
            }
        ),
            (301, () => Assert.Equal((saved, 4), (Learner.Model.Digest(), Learner.Model.Classes.Count))),
            (302, () =>
            {
                Ask(new LearnerRequest.RollBack(7));
                ServeUntil(() => _answers.Contains("there is no generation 7: there are 2, 1")); // once the disk has that of the roll back
            }
        ));

        Assert.NotEqual(saved, later);
        Assert.Equal("nothing was saved yet: there is nothing to go back to", _answers[0]);
        Assert.StartsWith("""{"generation":1,"bytes":""", Assert.Single(_answers, answer => answer.StartsWith("""{"generation":1,"bytes""", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(_answers, answer => answer.StartsWith("""{"generation":1,"classes":["cross-slide","cross-spin","disc-shake","disc-slide"],"saved_as":2,""", StringComparison.Ordinal));
        Assert.Equal([(2, 1, GenerationReason.Restore), (1, (int?)null, GenerationReason.Request)], _store.List().Select(info => (info.Number, info.Parent, info.Reason)));
        Assert.Equal(saved, _store.Load(2, _options.Learning).Model.Digest());
    }

    [Fact]
    public async Task Serve_WhileTheDiskIsBusy_WaitsForNothingAndDoesTheRestLaterInItsOrder()
    {
        using var isFree = new ManualResetEventSlim();
        using var isWriting = new ManualResetEventSlim();
        _disk.OnSync = () =>
        {
            isWriting.Set();
            isFree.Wait();
        };
        Ask(new LearnerRequest.SaveCheckpoint());
        _desk.Serve();
        Assert.True(isWriting.Wait(Patience, TestContext.Current.CancellationToken));

        Ask(new LearnerRequest.SaveCheckpoint());
        Ask(new LearnerRequest.RollBack(null));
        Ask(new LearnerRequest.SetLearning(On: false));
        await Task.Run(_desk.Serve, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken); // as at the next frame
        Assert.Equal((0, true), (_answers.Count, Learner.IsLearning));

        isFree.Set();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _desk.Serve();
                return !Learner.IsLearning;
            },
            Patience));
        _desk.Close();
        Assert.Equal([(3, GenerationReason.Restore), (2, GenerationReason.Request), (1, GenerationReason.Request)], _store.List().Select(info => (info.Number, info.Reason)));
        Assert.StartsWith("""{"generation":1,"bytes":""", _answers[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"generation":2,"bytes":""", _answers[1], StringComparison.Ordinal);
        Assert.Single(_answers, answer => answer.StartsWith("""{"generation":2,"classes":""", StringComparison.Ordinal) && answer.Contains("\"saved_as\":3", StringComparison.Ordinal));
    }

    [Fact]
    public void Serve_AFolderThatMayNotBeRead_RefusesTheRollbackAndGoesOn()
    {
        _disk.OnList = () => throw new UnauthorizedAccessException("Access to the path is denied.");

        Ask(new LearnerRequest.RollBack(null));
        Ask(new LearnerRequest.SetLearning(On: false));
        _desk.Serve();

        Assert.Equal(["Access to the path is denied.", """{"enabled":false}"""], _answers);
    }

    [Fact]
    public void Serve_NowhereToSave_SaysSo()
    {
        var desk = new RequestDesk(Learner, null, _options.Learning, NullLogger.Instance);
        Ask(new LearnerRequest.SaveCheckpoint(), desk);
        desk.Serve();
        Assert.Equal(["this run saves nothing: it has no state folder (State:Directory)"], _answers);
    }

    [Fact]
    public void Put_MoreThanMayWait_IsNotTakenAndAfterTheEndRefused()
    {
        for (var i = 0; i < RequestDesk.Capacity; i++)
        {
            Assert.True(Ask(new LearnerRequest.SetLearning(On: true)));
        }

        Assert.False(Ask(new LearnerRequest.SetLearning(On: true)));
        _desk.Close();
        Assert.True(Ask(new LearnerRequest.SetLearning(On: true)));
        Assert.Equal(Enumerable.Repeat("the run has ended", RequestDesk.Capacity + 1), _answers);
    }

    [Fact]
    public void Look_WhileThingsChange_TellsEachChangeOnceAndCountsOnceAMinute()
    {
        var teller = new LearningTeller(Learner, _store, _told.Add, _clock);
        Run((0, teller.Look),
            (50, teller.Look),
            (60, () => Learner.TakeBack(0, long.MaxValue)),
            (61, () => Learner.LabelNow("disc-slide")),
            (62, teller.Look),
            (63, teller.Look),
            (100, () => Learner.IsLearning = false),
            (101, teller.Look),
            (102, () => _clock.Advance(TimeSpan.FromMinutes(1))),
            (103, teller.Look));

        Assert.Equal([(true, null), (true, "disc-slide"), (false, "disc-slide"), (false, "disc-slide")], _told.Select(report => (report.Enabled, report.Label)));
        Assert.True(_told[1].Updates > _told[0].Updates);
        Assert.Equal(4, _told[0].Classes.Count);
    }

    private bool Ask(LearnerRequest request, RequestDesk? desk = null) => (desk ?? _desk).Put(new IncomingRequest(request, (data, error) =>
    {
        lock (_answers)
        {
            _answers.Add(error ?? data!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }
    }));

    private void ServeUntil(Func<bool> isDone) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            _desk.Serve();
            lock (_answers)
            {
                return isDone();
            }
        },
        Patience));

    /// <summary>Runs all of the recording; before the frames of these numbers something is done, and then the desk serves.</summary>
    private void Run(params (int Frame, Action Act)[] acts)
    {
        var frame = -1;
        _pipeline.Run(
            () =>
            {
                frame++;
                foreach (var (_, act) in acts.Where(act => act.Frame == frame))
                {
                    act();
                }

                _desk.Serve();
            },
            static _ => { });
        _desk.Close();
    }
}
