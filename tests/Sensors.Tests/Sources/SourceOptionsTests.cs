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
        Assert.Equal(new SensorGeometry(5, 6), new SourceOptions { Width = 5, Height = 6 }.Geometry);

    private static IEnumerable<string?> Errors(SourceOptions options) =>
        options.Validate(new ValidationContext(options)).Select(error => error.ErrorMessage);
}
