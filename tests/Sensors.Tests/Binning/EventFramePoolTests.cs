using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Tests.Binning;

public sealed class EventFramePoolTests
{
    [Fact]
    public void Rent_AfterADispose_GivesTheSameFrameEmptied()
    {
        var pool = new EventFramePool(new SensorGeometry(4, 4));
        var frame = pool.Rent();
        frame.MutableBits[0] = 5;
        frame.ListActive();
        frame.Dispose();

        var again = pool.Rent();

        Assert.Same(frame, again);
        Assert.Equal((0UL, 0), (again.Bits[0], again.Active.Length));
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public void Dispose_Twice_Throws()
    {
        var pool = new EventFramePool(new SensorGeometry(4, 4));
        using var other = pool.Rent();
        var frame = pool.Rent();
        frame.Dispose();

        Assert.Throws<InvalidOperationException>(frame.Dispose);
    }
}
