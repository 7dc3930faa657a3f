using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Tests.Memory;

/// <summary>On frames of 4x3: OFF pixels are 0 to 11, ON pixels 12 to 23.</summary>
public class FrameMoverTests
{
    private readonly FrameMover _mover = new(new SensorGeometry(4, 3));

    [Theory]
    [InlineData(0, 0, false, new[] { 1, 7, 12, 23 })]
    [InlineData(1, 0, false, new[] { 2, 13 })]
    [InlineData(0, 1, false, new[] { 5, 11, 16 })]
    [InlineData(-1, -1, false, new[] { 2, 18 })]
    [InlineData(0, 0, true, new[] { 2, 4, 15, 20 })]
    [InlineData(1, 0, true, new[] { 3, 5, 21 })]
    public void Move_AFrame_LosesWhatLeavesIt(int x, int y, bool flip, int[] expected)
    {
        ulong[] frame = [(1UL << 1) | (1UL << 7) | (1UL << 12) | (1UL << 23)];

        Assert.Equal(expected, _mover.Move(frame, new Placement(x, y, flip)).ToArray().Order());
    }

    [Fact]
    public void Move_Inverted_ExchangesTheChannels() =>
        Assert.Equal([0, 11, 13], _mover.Move([(1UL << 1) | (1UL << 12) | (1UL << 23)], new Placement(IsInverted: true)).ToArray().Order());

    [Theory]
    [InlineData(90f, 0f, 1, 0, 4, 1)] // the upper border to the right one
    [InlineData(-90f, 0f, 1, 0, 0, 3)]
    [InlineData(180f, 0f, 1, 0, 3, 4)]
    [InlineData(0f, 0.5f, 3, 2, 4, 2)]
    [InlineData(0f, -0.5f, 4, 0, 3, 1)]
    [InlineData(0f, 1f, 4, 0, -1, -1)] // beyond the border
    public void Move_TurnedOrScaled_TurnsClockwiseAboutTheMiddle(float turn, float growth, int x, int y, int toX, int toY)
    {
        var mover = new FrameMover(new SensorGeometry(5, 5));
        var moved = mover.Move([1UL << ((y * 5) + x)], new Placement(Turn: turn, Growth: growth)).ToArray();

        Assert.Equal(toX < 0 ? [] : [(toY * 5) + toX], moved);
    }
}
