using System.Globalization;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Online;

public sealed class ReplayLaneTests : IDisposable
{
    private const int Interval = 2;
    private const int Lane = 3;
    private static readonly SensorGeometry Input = new(8, 4); // 64 bits: one word a frame

    private readonly LoggingEngine _engine = new();
    private readonly Queue<WindowInfo> _new = new();
    private readonly ReplayMemory _memory = new(10_000, frameWords: 1, windowFrames: 2 * Interval, classes: 2, seed: 1);

    [Fact]
    public void BeginInterval_AnEmptyMemory_PlaysNothing()
    {
        var lane = NewLane(shift: 0);
        Play(lane, intervals: 2);
        Assert.Equal(["reset", "reset"], _engine.Calls);
        Assert.Null(lane.Labelled);
    }

    [Fact]
    public void Step_AWindow_PlaysItFromRestFrameByFrameAndThenTheNext()
    {
        _memory.Offer([0b1, 0b10, 0b100, 0b1000], new WindowInfo(1, 1, LabelOrigin.Recording, 0));
        var lane = NewLane(shift: 0);

        Play(lane, intervals: 3);

        Assert.Equal(["reset", "0", "1", "begin", "2", "3", "reset", "0", "1"], _engine.Calls);
        Assert.Equal(new LabelledLane(Lane, 1), lane.Labelled);
    }

    [Fact]
    public void AbandonSlot_ItsWindowWasReplaced_DrawsAnother()
    {
        _memory.Offer([0b1, 0b10, 0b100, 0b1000], new WindowInfo(1, 1, LabelOrigin.Recording, 0));
        var lane = NewLane(shift: 0);
        Play(lane, intervals: 1);

        lane.AbandonSlot(5); // of another lane
        Assert.NotNull(lane.Labelled);
        lane.AbandonSlot(0);
        Assert.Null(lane.Labelled);
        Play(lane, intervals: 1);

        Assert.Equal(["reset", "0", "1", "reset", "0", "1"], _engine.Calls);
    }

    [Fact]
    public void BeginInterval_NewWindows_ArePlayedOnceBeforeAnyOtherAndWeighMore()
    {
        for (var i = 0; i < 20; i++)
        {
            _memory.Offer([(ulong)1 << i, (ulong)1 << i], new WindowInfo(100 + i, i % 2, LabelOrigin.Recording, 0));
        }

        foreach (var number in new long[] { 103, 99, 107 }) // number 99 is not stored, or no longer
        {
            _new.Enqueue(new WindowInfo(number, 1, LabelOrigin.Operator, 0));
        }

        var lane = NewLane(shift: 0);
        Play(lane, intervals: 1);
        Assert.Equal(new LabelledLane(Lane, 1, 5), lane.Labelled);
        Play(lane, intervals: 1);
        Assert.Equal(["reset", "3", "3", "reset", "7", "7"], _engine.Calls);
        Play(lane, intervals: 1);
        Assert.Equal(1, lane.Labelled!.Value.Weight);
    }

    [Fact]
    public void BeginInterval_AWindowOfOtherIntervals_PlaysTheWholeOnesThatItHas()
    {
        _memory.Restore([0b1, 0b10, 0b100], new WindowInfo(1, 1, LabelOrigin.Recording, 0)); // an interval and a half
        var lane = NewLane(shift: 0);
        Play(lane, intervals: 2);
        Assert.Equal(["reset", "0", "1", "reset", "0", "1"], _engine.Calls);
        Assert.NotNull(lane.Labelled);
    }

    [Fact]
    public void ShowNextFrame_AWindowShorterThanAnInterval_IsNotLearnedFrom()
    {
        _memory.Restore([0b1], new WindowInfo(1, 1, LabelOrigin.Recording, 0));
        var lane = NewLane(shift: 0);
        Play(lane, intervals: 1);
        Assert.Equal(["reset", "0"], _engine.Calls);
        Assert.Null(lane.Labelled);
    }

    [Fact]
    public void Step_WithAShift_MovesBothChannelsAlikeAndDropsWhatLeavesTheFrame()
    {
        int[] pixels = [0, 7, 24, 31, 32, 63, 32 + 11]; // corners of both channels, and one pixel inside
        _memory.Offer([pixels.Aggregate(0UL, (bits, pixel) => bits | 1UL << pixel), 0], new WindowInfo(1, 0, LabelOrigin.Recording, 0));
        var lane = NewLane(shift: 0.25); // 2 columns, 1 row
        var shifts = new HashSet<(int X, int Y)>();
        for (var i = 0; i < 300; i++)
        {
            _engine.Calls.Clear();
            Play(lane, intervals: 1);
            int[] played = [.. _engine.Calls[1].Split(',').Select(pixel => int.Parse(pixel, CultureInfo.InvariantCulture))];
            var (shiftX, shiftY) = AllShifts().Single(shift => Moved(pixels, shift.X, shift.Y).SequenceEqual(played));
            shifts.Add((shiftX, shiftY));
        }

        Assert.Equal(AllShifts().Order(), shifts.Order());
    }

    public void Dispose() => _engine.Dispose();

    private static IEnumerable<(int X, int Y)> AllShifts() => from y in Enumerable.Range(-1, 3) from x in Enumerable.Range(-2, 5) select (x, y);

    private static IEnumerable<int> Moved(int[] pixels, int shiftX, int shiftY) =>
        from pixel in pixels.Order()
        let x = (pixel % 8) + shiftX
        let y = (pixel % 32 / 8) + shiftY
        where Input.Contains(x, y)
        select (pixel / 32 * 32) + (y * 8) + x;

    private ReplayLane NewLane(double shift) => new(_engine, Lane, _memory, Input, new LearningOptions { ReplayShift = shift, NewWeight = 5, IntervalFrames = Interval }, new SeededRandom(1));

    private void Play(ReplayLane lane, int intervals)
    {
        for (var i = 0; i < intervals; i++)
        {
            lane.BeginInterval(_new);
            for (var frame = 0; frame < Interval; frame++)
            {
                lane.ShowNextFrame();
            }
        }
    }

    /// <summary>Writes down what it is told; frames as the numbers of their active pixels.</summary>
    private sealed class LoggingEngine : ILearningEngine
    {
        public List<string> Calls { get; } = [];

        public EngineMemory Memory => default;

        public IReadOnlyList<string> LayerNames => [];

        public void Reset(int lane, bool forLearning) => Log(lane, "reset");

        public void BeginInterval(int lane, bool forLearning) => Log(lane, "begin");

        public void SetInput(int lane, ReadOnlySpan<int> active) => Log(lane, string.Join(',', active.ToArray()));

        public void Step(ReadOnlySpan<int> lanes)
        {
        }

        public ReadOnlySpan<ulong> Output(int lane) => [];

        public void SetLatent(int lane, ReadOnlySpan<ulong> spikes) => throw new NotSupportedException();

        public int BorderWords => 0;

        public ReadOnlySpan<ulong> Border(int lane) => throw new NotSupportedException();

        public int HiddenWords => throw new NotSupportedException();

        public ReadOnlySpan<ulong> Hidden(int lane) => throw new NotSupportedException();

        public LearnOutcome Learn(ReadOnlySpan<LabelledLane> lanes, float rate) => default;

        public void Dispose()
        {
        }

        public void CopyLayerRates(int lane, Span<float> rates)
        {
        }

        private void Log(int lane, string call)
        {
            Assert.Equal(Lane, lane);
            Calls.Add(call);
        }
    }
}
