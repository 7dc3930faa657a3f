using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Guard;

public sealed class GoodStateTests : IDisposable
{
    private static readonly LearningOptions Options = new() { IntervalFrames = 2 };

    private readonly LearnerState _state;
    private readonly ManagedEngine _engine;
    private readonly GoodState _good;

    public GoodStateTests()
    {
        var model = Model.Create(NetworkCatalogue.Build("4C3p1-AP4-FC16", new SensorGeometry(16, 16), 2, 1), ["a", "b"], seed: 4);
        _state = LearnerState.Create(model, Options);
        _engine = new ManagedEngine(model, 1, Options.IntervalFrames, new LearningRule { Optimizer = OptimizerKind.Adam });
        _good = new GoodState(_state);
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void GoBack_AfterUpdates_LearnsOnAsIfTheyHadNeverBeen()
    {
        Learn(3);
        _good.BeginExam();
        Learn(2);
        var expected = _state.Model.Digest();
        _good.Pass();
        Learn(4);
        Assert.Equal(9, _state.Model.Updates);
        Assert.NotEqual(expected, _state.Model.Digest());

        _good.GoBack();
        Assert.Equal(3, _state.Model.Updates);
        Learn(2); // weights, moments and the count of updates are as they were: so are the next updates
        Assert.Equal(expected, _state.Model.Digest());
    }

    [Fact]
    public void GoBack_AnExamThatDidNotPass_GoesToTheStateBefore()
    {
        var first = _state.Model.Digest();
        Learn(1);
        _good.BeginExam();
        Learn(1);
        _good.GoBack();
        Assert.Equal(first, _state.Model.Digest());
    }

    [Fact]
    public void GoBack_WindowsThatCameSince_AreGoneFromBothMemories()
    {
        Store(3);
        _good.BeginExam();
        Store(4);
        _good.Pass();
        Assert.Equal(4, _good.GoBack());
        Assert.Equal([1, 3], Numbers(_state.Replay));
        Assert.Equal([2], Numbers(_state.HeldBack));
        Assert.Equal(8, _state.NextWindow); // no number comes twice
        Assert.Equal(0, _good.GoBack());
    }

    private static IEnumerable<long> Numbers(ReplayMemory windows) =>
        Enumerable.Range(0, windows.Capacity).Where(slot => windows.FramesOf(slot) > 0).Select(slot => windows.InfoOf(slot).Number).Order();

    private void Store(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var info = new WindowInfo(_state.NextWindow++, 0, LabelOrigin.Recording, 0);
            (info.Number % 2 == 0 ? _state.HeldBack : _state.Replay).Offer(new ulong[2 * _state.Replay.FrameWords], info);
        }
    }

    private void Learn(int updates)
    {
        for (var i = 0; i < updates; i++)
        {
            _engine.Reset(0);
            _engine.Step(0, Enumerable.Range(0, 200).ToArray());
            _engine.Step(0, Enumerable.Range(100, 200).ToArray());
            _engine.Learn([new LabelledLane(0, 1)], 0.01f);
        }
    }
}
