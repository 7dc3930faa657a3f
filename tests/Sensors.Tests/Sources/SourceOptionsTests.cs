using System.ComponentModel.DataAnnotations;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Sensors.Tests.Sources;

public sealed class SourceOptionsTests
{
    [Theory]
    [InlineData("max", null)]
    [InlineData("1", 1.0)]
    [InlineData("0.25", 0.25)]
    public void SpeedFactor_ValidSpeed_IsAFactorOrNone(string speed, double? factor)
    {
        var options = new SourceOptions { Speed = speed };

        Assert.Empty(Errors(options));
        Assert.Equal(factor, options.SpeedFactor);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("fast")]
    public void Validate_SpeedThatIsNone_NamesIt(string speed) =>
        Assert.Equal([$"Speed = {speed} is neither a factor from 0.01 to 1000 nor 'max'"], Errors(new SourceOptions { Speed = speed }));

    [Fact]
    public void Validate_OneSideOfTheSize_AsksForBoth() =>
        Assert.Equal(["Width x Height = 5x0: set both or neither"], Errors(new SourceOptions { Width = 5 }));

    [Fact]
    public void Validate_LiveSensorAtAnySpeed_AsksForAPace()
    {
        var live = new SourceOptions { Kind = SourceKind.Simulated, Speed = "max", Simulation = new SimulationOptions { Live = true } };

        Assert.Equal(["Speed = max with Simulation:Live: a live sensor has a pace; set a factor, or Simulation:Live to false"], Errors(live));
        Assert.Empty(Errors(live with { Kind = SourceKind.Recording }));
        Assert.Empty(Errors(live with { Speed = "4" }));
    }

    [Fact]
    public void Geometry_BothSides_OverruleTheRecording() =>
        Assert.Equal(new SensorGeometry(5, 6), new SourceOptions { Width = 5, Height = 6 }.OpenOptions.Geometry);

    [Fact]
    public void Columns_ThatMakeNoEvents_AreAnErrorAtTheStart()
    {
        Assert.Equal(
            ["Columns = t,x,y: t, x, y and p once each, in the table's order, as in t,x,y,p; '-' for a column to pass over; t_s, t_ms, t_us or t_ns to say the unit"],
            Errors(new SourceOptions { Columns = "t,x,y" }));
        Assert.Empty(Errors(new SourceOptions { Columns = "-,p,x,y,t_ns" }));
    }

    private static IEnumerable<string?> Errors(SourceOptions options) =>
        options.Validate(new ValidationContext(options)).Select(error => error.ErrorMessage);
}
