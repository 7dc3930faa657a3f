using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Guard;

public sealed class HeldBackExamTests : IDisposable
{
    private const int Interval = 4;
    private const int Lanes = 2;

    private static readonly SensorGeometry Input = new(16, 16);
    private static readonly int Words = EventFrame.WordCount(Input);

    private readonly Model _model = Model.Create(NetworkCatalogue.Build("4C3p1-AP4-FC16", Input, 3, 1), ["a", "b", "c"], seed: 4);
    private readonly ReplayMemory _windows = new(1_000_000, Words, 3 * Interval, classes: 3, seed: 1);
    private readonly ManagedEngine _engine;
    private readonly HeldBackExam _exam;
    private readonly LayerWatch _watch;

    public HeldBackExamTests()
    {
        _engine = new ManagedEngine(_model, 1 + Lanes, Interval, new LearningRule());
        _exam = new HeldBackExam(_engine, first: 1, Lanes, _windows, Input, Interval, classes: 3);
        _watch = new LayerWatch(_engine.LayerNames);
        var random = new SeededRandom(2);
        for (var i = 0; i < 9; i++)
        {
            var bits = new ulong[(1 + (i % 3)) * Interval * Words]; // of one to three intervals
            foreach (ref var word in bits.AsSpan())
            {
                word = random.NextBits() & random.NextBits();
            }

            _windows.Offer(bits, new WindowInfo(10 + i, i % 3, LabelOrigin.Recording, 0));
        }
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Read_EveryWindowShownOnce_AnswersAsTheNetworkDoesFromRest()
    {
        _exam.Begin();
        var frames = Play(int.MaxValue);

        Assert.Equal(9 * 2 * Interval, frames); // two intervals in the mean
        Assert.False(_exam.IsRunning);
        Assert.Equal(Enumerable.Range(0, 9).Select(AskAlone), _exam.Answers[..9].ToArray());
        Assert.Contains(_exam.Answers[..9].ToArray(), answer => answer.IsRight);
        Assert.Contains(_exam.Answers[..9].ToArray(), answer => !answer.IsRight);
        Assert.All(_exam.Answers[9..].ToArray(), answer => Assert.Equal(default, answer));
    }

    [Fact]
    public void ShowNextFrames_OneFrameOfTheLiveLane_GivesOneToEachLane()
    {
        var lanes = new int[Lanes];
        Assert.Equal(0, _exam.ShowNextFrames(lanes)); // it has not begun
        _exam.Begin();
        Assert.Equal(Lanes, _exam.ShowNextFrames(lanes));
        Assert.Equal([1, 2], lanes);
    }

    [Fact]
    public void ShowNextFrames_AWindowReplacedOrRemovedMeanwhile_IsLeft()
    {
        _exam.Begin();
        Play(2);
        _windows.Remove(0); // being shown
        _windows.Remove(5); // to be shown
        var slot = _windows.Offer(new ulong[Interval * Words], new WindowInfo(99, 1, LabelOrigin.Recording, 0));
        Play(int.MaxValue);

        Assert.Equal(0, slot);
        Assert.Equal(default, _exam.Answers[0]);
        Assert.Equal(default, _exam.Answers[5]);
        Assert.Equal(7, _exam.Answers.ToArray().Count(answer => answer.Number > 0));
    }

    [Fact]
    public void ShowNextFrames_EveryWindowThatIsShownGoneAtOnce_GoesOnWithTheNext()
    {
        _exam.Begin();
        Play(2);
        _windows.Remove(0);
        _windows.Remove(1);
        Play(int.MaxValue);
        Assert.Equal(7, _exam.Answers.ToArray().Count(answer => answer.Number > 0));
    }

    [Fact]
    public void Begin_NothingHeldBack_IsOverAtOnce()
    {
        for (var slot = 0; slot < 9; slot++)
        {
            _windows.Remove(slot);
        }

        _exam.Begin();
        Assert.Equal(0, Play(int.MaxValue));
        Assert.False(_exam.IsRunning);
    }

    [Fact]
    public void ShowAndRead_SteadyState_AllocateNothing()
    {
        var lanes = new int[Lanes];
        void Examine()
        {
            _exam.Begin();
            while (_exam.ShowNextFrames(lanes) is var count and > 0)
            {
                _engine.Step(lanes.AsSpan(0, count));
                _exam.Read(_watch);
            }
        }

        Examine();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Examine();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Plays some steps of the exam.</summary>
    /// <returns>Frames shown.</returns>
    private int Play(int steps)
    {
        var (lanes, frames) = (new int[Lanes], 0);
        for (var step = 0; step < steps && _exam.ShowNextFrames(lanes) is var count and > 0; step++)
        {
            _engine.Step(lanes.AsSpan(0, count));
            _exam.Read(_watch);
            frames += count;
        }

        return frames;
    }

    private Answer AskAlone(int slot)
    {
        using var engine = new ManagedEngine(_model, 1, 3 * Interval, new LearningRule());
        var spikes = new int[3];
        for (var frame = 0; frame < _windows.FramesOf(slot); frame++)
        {
            var active = new List<int>();
            foreach (var pixel in SpikeBits.In(_windows.Frame(slot, frame)))
            {
                active.Add(pixel);
            }

            engine.Step(0, active.ToArray());
            foreach (var output in SpikeBits.In(engine.Output(0)))
            {
                spikes[output]++;
            }
        }

        var isRight = spikes.Index().All(item => item.Index == _windows.ClassOf(slot) || item.Item < spikes[_windows.ClassOf(slot)]);
        return new Answer(_windows.InfoOf(slot).Number, isRight);
    }
}
