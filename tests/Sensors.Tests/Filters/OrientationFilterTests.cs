using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class OrientationFilterTests
{
    private static readonly SensorGeometry Sensor = new(4, 3);

    [Theory]
    [InlineData("flip:horizontal", 2, 0, 4, 3)]
    [InlineData("flip:vertical", 1, 2, 4, 3)]
    [InlineData("rotate:90", 2, 1, 3, 4)]
    [InlineData("rotate:180", 2, 2, 4, 3)]
    [InlineData("rotate:270", 0, 2, 3, 4)]
    [InlineData("transpose", 0, 1, 3, 4)]
    public void Apply_AnEventAtTheTop_GoesWhereAPictureWouldShowIt(string spec, int x, int y, int width, int height)
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));

        var passed = stage.Apply(Ev.Packet(new Ev(7, 1, 0, 0)));

        Assert.Equal([new Ev(7, x, y, 0)], Ev.Of(passed));
        Assert.Equal((spec.Split(':')[0], new SensorGeometry(width, height), 0), (stage.Name, stage.Geometry, stage.Removed));
    }

    [Theory]
    [InlineData("rotate:90", "rotate:270")]
    [InlineData("rotate:180", "rotate:180")]
    [InlineData("transpose", "transpose")]
    [InlineData("flip:horizontal", "flip:horizontal")]
    [InlineData("flip:vertical", "flip:vertical")]
    public void Apply_ThereAndBack_ChangesNothing(string there, string back)
    {
        var stages = FilterRegistry.Create(new[] { there, back }.Select(FilterRegistry.Parse), Sensor);
        Ev[] all = [.. Enumerable.Range(0, Sensor.Pixels).Select(pixel => new Ev(pixel, pixel % Sensor.Width, pixel / Sensor.Width))];

        var passed = stages.Aggregate(Ev.Packet(all), (packet, stage) => stage.Apply(packet));

        Assert.Equal(all, Ev.Of(passed));
        Assert.Equal(Sensor, stages[^1].Geometry);
    }
}
