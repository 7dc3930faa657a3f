using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Learning.Rules;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Offline;

public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        IntervalFrames = 3,
        Epochs = 2,
        Batch = 8,
        LearningRate = 0.1,
        Shift = 1,
        Rule = new LearningRule { Momentum = 0.9f },
        Seed = 5,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RunEpoch_EasyClasses_AreLearned()
    {
        var model = ToySamples.NewModel();
        using var trainer = new Trainer(model, ToySamples.Create(60, seed: 1), ToySamples.Create(30, seed: 2), Options with { Epochs = 6 }, TimeProvider.System);

        Run(trainer);

        Assert.Equal(6, trainer.State.Curve.Count);
        Assert.InRange(trainer.State.Curve[^1].TestAccuracy!.Value, 0.9, 1);
        Assert.True(trainer.State.Curve[^1].Loss < trainer.State.Curve[0].Loss);
        Assert.Equal([0.1, 0.1, 0.05, 0.05, 0.025, 0.025], trainer.State.Curve.Select(epoch => epoch.LearningRate)); // halved every fifth of all, rounded up
        Assert.Equal(trainer.State.Curve[^1].TestAccuracy, SampleTest.Run(model, ToySamples.Create(30, seed: 2), lanes: 7, threads: 1, stop: TestContext.Current.CancellationToken).Accuracy);
    }

    [Fact]
    public void RunEpoch_WithoutTest_GoesByTheAccuracyInTraining()
    {
        using var trainer = new Trainer(ToySamples.NewModel(), ToySamples.Create(9, seed: 1), null, Options, TimeProvider.System);

        var result = trainer.RunEpoch(CancellationToken.None)!;

        Assert.Null(result.TestAccuracy);
        Assert.Equal(result.TrainAccuracy, result.Accuracy);
        Assert.Null(trainer.Test());
    }

    [Theory]
    [InlineData(0.0f, OptimizerKind.Sgd, 0)]
    [InlineData(0.3f, OptimizerKind.Sgd, 2)]
    [InlineData(0.3f, OptimizerKind.Adam, 0)]
    public void RunEpoch_StoppedAfterAnyBatchAndGoneOnWith_EndsAsIfNeverStopped(float dropout, OptimizerKind optimizer, int average)
    {
        var options = Options with { Average = average, LearningRate = optimizer == OptimizerKind.Adam ? 0.002 : 0.1, Rule = Options.Rule with { Dropout = dropout, Optimizer = optimizer } };
        var (data, test) = (ToySamples.Create(20, seed: 1), ToySamples.Create(9, seed: 2)); // batches of 8, 8 and 4
        var expected = ToySamples.NewModel();
        using var inOneGo = new Trainer(expected, data, test, options, TimeProvider.System);
        Run(inOneGo);

        var path = _folder.File("m.safetensors");
        Checkpoint.Save(path, ToySamples.NewModel(), new TrainingState { Options = options, Data = data.Digest(), Curve = [] }.ToJson());
        for (var isDone = false; !isDone;)
        {
            isDone = RunOneBatch(path, data, test);
        }

        Assert.Equal(expected.Digest(), Checkpoint.Load(path, out var training).Digest());
        Assert.Equal(
            inOneGo.State.Curve.Select(epoch => (epoch.Loss, epoch.TrainAccuracy, epoch.TestAccuracy, string.Join(' ', epoch.LayerRates))),
            TrainingState.Parse(training!)!.Curve.Select(epoch => (epoch.Loss, epoch.TrainAccuracy, epoch.TestAccuracy, string.Join(' ', epoch.LayerRates))));
    }

    [Fact]
    public void RunEpoch_Averaging_EndsWithTheMeanOfTheLastEpochsWeightsAndTestsThat()
    {
        var (data, test) = (ToySamples.Create(20, seed: 1), ToySamples.Create(9, seed: 2));
        var (plain, averaged) = (ToySamples.NewModel(), ToySamples.NewModel());
        using var trainer = new Trainer(plain, data, test, Options with { Epochs = 3 }, TimeProvider.System);
        var ends = new List<float[]>();
        while (!trainer.State.IsDone)
        {
            trainer.RunEpoch(CancellationToken.None);
            ends.Add(Weights(plain));
        }

        using var averaging = new Trainer(averaged, data, test, Options with { Epochs = 3, Average = 2 }, TimeProvider.System);
        Run(averaging);

        Assert.Equal(ends[^2].Zip(ends[^1], (before, last) => before + ((last - before) / 2)), Weights(averaged));
        Assert.NotEqual(ends[^2], ends[^1]);
        Assert.Equal(SampleTest.Run(averaged, test, lanes: 8, threads: 1, stop: TestContext.Current.CancellationToken).Accuracy, averaging.State.Curve[^1].TestAccuracy);
        Assert.All(averaged.Tensors, tensor => Assert.Equal(0, tensor.Mean.Length));
    }

    [Fact]
    public void RunEpoch_WithTwoThreads_LearnsTheSameToTheBit()
    {
        var (one, two) = (ToySamples.NewModel(), ToySamples.NewModel());
        using var alone = new Trainer(one, ToySamples.Create(20, seed: 1), null, Options, TimeProvider.System);
        using var shared = new Trainer(two, ToySamples.Create(20, seed: 1), null, Options with { Threads = 2 }, TimeProvider.System);

        Run(alone);
        Run(shared);

        Assert.Equal(one.Digest(), two.Digest());
    }

    [Fact]
    public void TrainBatch_OnceWarm_AllocatesNothing()
    {
        using var trainer = new Trainer(ToySamples.NewModel(), ToySamples.Create(24, seed: 1), null, Options, TimeProvider.System) { Updated = static _ => { } };
        Showing[] batch = [new(0), new(4, new Placement(1, -1, Turn: 5)), new(8)];
        trainer.TrainBatch(batch, rate: 0.01f);
        trainer.TrainBatch(batch, rate: 0.01f);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            trainer.TrainBatch(batch, rate: 0.01f);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void State_AsJson_IsTheSameStateAgain()
    {
        var state = new TrainingState
        {
            Options = Options,
            Data = "abc",
            Curve = [new(1, 0.1, 1.0 / 3, null, 0.05, 2.5, [0.25, 1.0 / 7])],
            Batch = 3,
            Tally = new EpochTally(24, 7, 9, 1.0 / 3, 0.5) { Rates = [1.0 / 3], RateCount = 9 },
        };

        Assert.Equal(state.ToJson(), TrainingState.Parse(state.ToJson())!.ToJson());
        Assert.Null(TrainingState.Parse("no state"));
    }

    [Fact]
    public void DifferenceTo_OtherOptions_NamesTheFirst()
    {
        var state = new TrainingState { Options = Options, Data = "", Curve = [] };

        Assert.Null(state.DifferenceTo(Options with { Threads = 7 }));
        Assert.Equal("batch = 8, now 4", state.DifferenceTo(Options with { Batch = 4 }));
        Assert.Equal("dropout = 0, now 0.5", state.DifferenceTo(Options with { Rule = Options.Rule with { Dropout = 0.5f } }));
    }

    /// <summary>Goes on for one batch from what the file says, with everything made anew.</summary>
    /// <returns>Whether the training is done.</returns>
    private static bool RunOneBatch(string path, SampleSet data, SampleSet test)
    {
        var model = Checkpoint.Load(path, out var training);
        var state = TrainingState.Parse(training!)!;
        using var stop = new CancellationTokenSource();
        using var trainer = new Trainer(model, data, test, state.Options, TimeProvider.System, state) { BatchDone = _ => stop.Cancel() };
        trainer.RunEpoch(stop.Token);
        Checkpoint.Save(path, model, trainer.State.ToJson());
        return trainer.State.IsDone;
    }

    private static float[] Weights(Model model) => [.. model.Tensors.SelectMany(tensor => tensor.ToFileOrder(tensor.Values))];

    private static void Run(Trainer trainer)
    {
        while (!trainer.State.IsDone)
        {
            Assert.NotNull(trainer.RunEpoch(CancellationToken.None));
        }
    }
}
