using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Tests.Offline;

namespace EdgeLearner.Learning.Tests.Evaluation;

public class StreamTestTests
{
    private const long BinUs = 20_000;
    private const int Windows = 90;
    private static readonly SampleSet Stream = ToySamples.Create(Windows, seed: 5);

    private static readonly LearningOptions Learning = new()
    {
        IntervalFrames = ToySamples.Frames,
        ReplayWindowIntervals = 1,
        DecisionFrames = ToySamples.Frames,
        ReplayLanes = 4,
        LearningRate = 0.05,
        HeldBackEvery = 0,
        ReplayShift = 0,
    };

    [Fact]
    public void Run_Frozen_DecidesAsATestOfTheSamplesAndChangesNothing()
    {
        var model = ToySamples.NewModel();
        var digest = model.Digest();
        var result = Run(model, new StreamTestOptions { Mode = StreamMode.Frozen });

        var confusion = SampleTest.Run(model, Stream, lanes: 1, threads: 1, stop: TestContext.Current.CancellationToken);
        Assert.Equal(digest, model.Digest());
        Assert.Equal(confusion.Accuracy!.Value, result.Accuracy, 1e-9);
        Assert.Equal(0, result.Counts.Updates);
    }

    [Fact]
    public void Run_WithLabels_LearnsOnceFromEachWindowAndOnlyAfterItsScore()
    {
        var model = ToySamples.NewModel();
        var untouched = ToySamples.NewModel();
        var result = Run(model, new StreamTestOptions());

        Assert.Equal(Windows, result.Counts.Updates);
        Assert.Equal(Windows, result.Counts.LabelledIntervals);
        Assert.Equal(Run(untouched, new StreamTestOptions { Mode = StreamMode.Frozen }).Windows[0].Decision, result.Windows[0].Decision); // the first is scored by the model as it came
        Assert.True(SampleTest.Run(model, Stream, 1, 1, stop: TestContext.Current.CancellationToken).Accuracy > 0.95, "three easy classes are learned");
        Assert.True(result.SecondHalf > result.Sliding(20)[19], $"{result.SecondHalf} at the end");
    }

    [Fact]
    public void Run_WithLateLabels_DecidesTheFirstWindowsAsIfFrozen()
    {
        const int Late = 10;
        var frozen = Run(ToySamples.NewModel(), new StreamTestOptions { Mode = StreamMode.Frozen });
        var late = Run(ToySamples.NewModel(), new StreamTestOptions { LabelDelayUs = Late * ToySamples.Frames * BinUs });
        var later = Run(ToySamples.NewModel(), new StreamTestOptions { LabelDelayUs = long.MaxValue });

        Assert.Equal(frozen.Windows.Take(Late + 1).Select(window => window.Decision), late.Windows.Take(Late + 1).Select(window => window.Decision));
        Assert.NotEqual(frozen.Windows.Select(window => window.Decision), late.Windows.Select(window => window.Decision));
        Assert.Equal(frozen.Windows.Select(window => window.Decision), later.Windows.Select(window => window.Decision));
        Assert.Equal((Windows, Windows), (late.Counts.Updates, later.Counts.Updates)); // what is late at the end is learned from all the same
    }

    [Fact]
    public void Run_AShareOfLabels_LearnsFromThoseWindowsAlone()
    {
        var result = Run(ToySamples.NewModel(), new StreamTestOptions { LabelFraction = 0.3 });

        var labelled = result.Windows.Count(window => window.IsLabelled);
        Assert.InRange(labelled, 15, 40);
        Assert.Equal(labelled, result.Counts.Updates);
        Assert.Equal(result.Windows.Select(window => window.IsLabelled), Run(ToySamples.NewModel(), new StreamTestOptions { LabelFraction = 0.3 }).Windows.Select(window => window.IsLabelled));
    }

    [Fact]
    public void FillAndHoldBack_PartsOfASet_GoToTheMemoryThatTheyAreFor()
    {
        var (others, parted) = Stream.Part(5);
        var state = LearnerState.Create(ToySamples.NewModel(), Learning);
        SampleMemory.Fill(state, others, seed: 1);
        SampleMemory.HoldBack(state, parted, seed: 1);

        Assert.Equal((72, 18), (state.Replay.Count, state.HeldBack.Count));
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal((24, 6), (state.Replay.CountOf(index), state.HeldBack.CountOf(index))));
        Assert.Equal(Windows + 1, state.NextWindow);
        var stored = Enumerable.Range(0, 18).Select(slot => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(state.HeldBack.Window(slot)))).Order();
        var samples = Enumerable.Range(0, 18).Select(sample => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parted.BitsOf(sample)))).Order();
        Assert.Equal(samples, stored);
    }

    [Fact]
    public void Run_Self_LabelsWhatComesWithoutALabelAndStoresNoneOfIt()
    {
        var options = Learning with { IntervalFrames = 2, ReplayWindowIntervals = 4, SelfTraining = new SelfTrainingOptions { Enabled = true, Margin = 0.1 } };
        var model = ToySamples.NewModel();
        var labels = new LabelTimeline([], model.Classes);
        var state = LearnerState.Create(model, options);
        SampleMemory.Fill(state, ToySamples.Create(12, seed: 8), seed: 1);
        using var learner = new OnlineLearner(state, options, labels, TimeProvider.System);
        var own = 0;
        var stream = ToySamples.Create(300, seed: 5);
        var result = new StreamTest(learner, labels, stream, new StreamTestOptions { Mode = StreamMode.Self, LabelFraction = 0 }, BinUs, TimeProvider.System)
        {
            Learned = report => own += report.UpdateLanes > options.ReplayLanes ? 1 : 0,
        }.Run(stop: TestContext.Current.CancellationToken);

        Assert.InRange(own, 10, 300); // intervals that it labelled itself, beside the replay lanes
        Assert.Equal(12, state.Replay.Count);
        Assert.DoesNotContain(result.Windows, window => window.IsLabelled);
    }

    private static StreamResult Run(Model model, StreamTestOptions test)
    {
        var options = Learning with { Enabled = test.Mode != StreamMode.Frozen };
        var labels = new LabelTimeline([], model.Classes);
        using var learner = new OnlineLearner(LearnerState.Create(model, options), options, labels, TimeProvider.System);
        return new StreamTest(learner, labels, Stream, test, BinUs, TimeProvider.System).Run();
    }
}
