using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Guard;

public class InputHealthTests
{
    private const int Width = 20;
    private const int Height = 10;
    private const int Pixels = 2 * Width * Height; // of both channels
    private const int Interval = 10;

    private readonly InputHealth _health = new(new SensorGeometry(Width, Height), floodFactor: 4);

    [Fact]
    public void EndInterval_NothingActive_IsSilentFromTheStart() =>
        Assert.Equal(new InputFault(InputFaultKind.Silent, 0, 0), Show(_ => []));

    [Fact]
    public void EndInterval_ActivityBesideTheUsual_IsJudgedOnceTheUsualIsKnown()
    {
        Assert.Equal(default, Show(frame => Moving(frame, 2))); // who knows what is usual
        Assert.Equal(default, Show(frame => Moving(frame, 80)));
        var health = new InputHealth(new SensorGeometry(Width, Height), floodFactor: 4);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(default, Show(frame => Moving(frame, 16), health));
        }

        Assert.Equal(new InputFault(InputFaultKind.Silent, 0, 1.0 / Pixels), Show(frame => Moving(frame, 1), health));
        Assert.Equal(default, Show(frame => Moving(frame, 2), health)); // an eighth
        Assert.Equal(new InputFault(InputFaultKind.Flooded, 0, 80.0 / Pixels), Show(frame => Moving(frame, 80), health));
        Assert.Equal(default, Show(frame => Moving(frame, 60), health));
    }

    [Fact]
    public void EndInterval_MoreThanAThirdOfAllPixels_IsFloodedWhateverIsUsual()
    {
        Assert.Equal(default, Show(frame => Moving(frame, 140)));
        Assert.Equal(new InputFault(InputFaultKind.Flooded, 0, 0.5), Show(frame => Moving(frame, 200)));
    }

    [Fact]
    public void EndInterval_StoredWindows_SayWhatIsUsual()
    {
        var windows = new ReplayMemory(1_000_000, frameWords: 7, windowFrames: Interval, classes: 2, seed: 1);
        for (var i = 0; i < 50; i++)
        {
            var bits = new ulong[7 * Interval];
            Array.Fill(bits, 0b11UL); // 14 pixels a frame
            windows.Offer(bits, new WindowInfo(1 + i, i % 2, LabelOrigin.Recording, 0));
        }

        _health.Know(windows, Interval);
        Assert.Equal(InputFaultKind.Flooded, Show(frame => Moving(frame, 57)).Kind);
        Assert.Equal(InputFaultKind.None, Show(frame => Moving(frame, 56)).Kind);
    }

    [Theory]
    [InlineData(20, InputFaultKind.StuckRow)]
    [InlineData(11, InputFaultKind.StuckRow)]
    [InlineData(10, InputFaultKind.None)] // half of it is not most of it
    public void EndInterval_ARowThatNeverRests_IsStuck(int pixels, object expected)
    {
        var row = Enumerable.Range((3 * Width) + (Width * Height), pixels).ToList(); // row 3 of the ON channel
        var fault = ShowHalfASecond(frame => [.. Moving(frame, 60).Union(row)]);
        Assert.Equal(expected, fault.Kind);
        Assert.Equal(fault.Kind == InputFaultKind.None ? (0, 0) : (3, pixels / 20.0), (fault.Line, fault.Share));
    }

    [Fact]
    public void EndInterval_AColumnThatNeverRests_IsStuckUntilItRests()
    {
        var column = Enumerable.Range(0, Height).Select(row => (row * Width) + 17).ToList();
        Assert.Equal(new InputFault(InputFaultKind.StuckColumn, 17, 1), ShowHalfASecond(frame => [.. Moving(frame, 60).Union(column)]));
        Assert.Equal(default, ShowHalfASecond(frame => Moving(frame, 60)));
    }

    [Fact]
    public void EndInterval_PixelsThatNeverRest_AreStuckWhereTheyCarryMostOfTheActivity()
    {
        int[] pixels = [5, 48, 91, 134, 177, 260, 303]; // in seven rows and columns
        Assert.Equal(new InputFault(InputFaultKind.StuckPixels, 0, 7 / 13.0), ShowHalfASecond(frame => [.. pixels, .. Moving(frame, 6, except: pixels)]));
        Assert.Equal(default, ShowHalfASecond(frame => [.. pixels, .. Moving(frame, 8, except: pixels)]));
    }

    [Fact]
    public void Add_SteadyState_AllocatesNothing()
    {
        int[] active = [.. Moving(0, 30)];
        void Frames(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _health.Add(active);
                if (i % Interval == 0)
                {
                    _health.EndInterval();
                }
            }
        }

        Frames(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Frames(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>So many pixels, elsewhere in every frame.</summary>
    private static IEnumerable<int> Moving(int frame, int count, int[]? except = null) =>
        Enumerable.Range(0, Pixels).Select(i => (i + (frame * 137)) % Pixels).Where(pixel => except?.Contains(pixel) != true).Take(count);

    private InputFault Show(Func<int, IEnumerable<int>> frame, InputHealth? health = null)
    {
        for (var i = 0; i < Interval; i++)
        {
            (health ?? _health).Add([.. frame(i)]);
        }

        return (health ?? _health).EndInterval();
    }

    /// <summary>Five intervals: two looks at stuck pixels.</summary>
    private InputFault ShowHalfASecond(Func<int, IEnumerable<int>> frame)
    {
        for (var i = 0; i < 4; i++)
        {
            Show(frame);
        }

        return Show(frame);
    }
}
