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

        Assert.Equal(expected, _mover.Move(frame, x, y, flip).ToArray().Order());
    }
}
