using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Tests.Events;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class HotPixelFilterTests : IDisposable
{
    private static readonly SensorGeometry Sensor = new(8, 6);
    private readonly TempFolder _folder = new();
    private readonly List<string> _told = [];

    private string Mask => _folder.File("mask.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_APixelThatFiresByItself_IsLeftOutOnceItIsKnown()
    {
        var stage = Stage(new FilterOptions { HotPixelSeconds = 1, HotPixelHz = 20 });

        Assert.Equal(20, stage.Apply(Hot(20, 0)).Count);
        Assert.Equal([new Ev(1_000_001, 4, 2)], Ev.Of(stage.Apply(Ev.Packet(new Ev(1_000_000, 3, 2), new Ev(1_000_001, 4, 2)))));

        Assert.Equal(1, stage.Removed);
        Assert.Equal(["1 of 48 pixels are hot and are left out from now on"], _told);
    }

    [Fact]
    public void Apply_APixelBelowTheRate_IsNotHot()
    {
        var stage = Stage(new FilterOptions { HotPixelSeconds = 1, HotPixelHz = 21 });

        stage.Apply(Hot(20, 0));

        Assert.Equal(1, stage.Apply(Ev.Packet(new Ev(1_000_000, 3, 2))).Count);
    }

    [Fact]
    public void Apply_ALineThatTremblesInOnePlace_IsNotHot()
    {
        var stage = Stage(new FilterOptions { HotPixelSeconds = 1, HotPixelHz = 20 });
        stage.Apply(Ev.Packet([.. Enumerable.Range(0, 600).Select(i => new Ev(i * 1000, 2 + (i % 3), 3))])); // 200 events on each of three pixels in a row
        stage.Apply(Ev.Packet([.. Enumerable.Range(0, 400).Select(i => new Ev(600_000 + (i * 900), 2 + (i % 2), 2))])); // and on two above

        stage.Apply(Ev.Packet(new Ev(1_000_000, 3, 2)));

        Assert.Equal(["0 of 48 pixels are hot and are left out from now on"], _told);
    }

    [Fact]
    public void Apply_Breaks_DoNotBeginTheLearningAnew()
    {
        var stage = Stage(new FilterOptions { HotPixelSeconds = 1, HotPixelHz = 20 });
        stage.Apply(Hot(10, 0)); // 450 ms of it
        var restart = Hot(12, 0); // and 550 ms
        restart.Break = StreamBreak.LoopRestart;
        stage.Apply(restart);

        Assert.Equal(0, stage.Apply(Ev.Packet(new Ev(560_000, 3, 2))).Count);
    }

    [Fact]
    public void Create_WithTheFileOfARunBefore_KnowsThemFromTheStart()
    {
        var options = new FilterOptions { HotPixelSeconds = 1, HotPixelFile = Mask };
        var first = Stage(options);
        first.Apply(Hot(20, 0));
        first.Apply(Ev.Packet(new Ev(1_000_000, 0, 0)));

        Assert.Equal("x,y\n3,2\n", File.ReadAllText(Mask));
        Assert.Equal([new Ev(1, 2, 3)], Ev.Of(Stage(options).Apply(Ev.Packet(new Ev(0, 3, 2), new Ev(1, 2, 3)))));
    }

    [Theory]
    [InlineData("x,y\n3,2\n8,0\n", ":3: '8,0' is not x,y on the sensor of 8x6")]
    [InlineData("x,y\n3\n", ":2: '3' is not x,y on the sensor of 8x6")]
    [InlineData("3,2\n", ":1: the first line must be x,y")]
    public void Create_WithAFileThatMakesNoSense_NamesTheLine(string text, string complaint)
    {
        File.WriteAllText(Mask, text);

        var error = Assert.Throws<FilterException>(() => Stage(new FilterOptions { HotPixelFile = Mask }));

        Assert.Equal(Mask + complaint, error.Message);
    }

    [Fact]
    public void Apply_WhatCannotBeSaved_IsToldAndFilteredAllTheSame()
    {
        var stage = Stage(new FilterOptions { HotPixelSeconds = 1, HotPixelFile = _folder.File("nowhere/mask.csv") });
        stage.Apply(Hot(20, 0));

        Assert.Equal(0, stage.Apply(Ev.Packet(new Ev(1_000_000, 3, 2))).Count);
        Assert.Equal(2, _told.Count);
        Assert.Contains("hot pixels cannot be saved: ", _told[1]);
    }

    private FilterStage Stage(FilterOptions options) => Assert.Single(FilterRegistry.Create(options, Sensor, _told.Add));

    /// <summary>20 events a second of one pixel.</summary>
    private static EventPacket Hot(int count, long startUs) => Ev.Packet([.. Enumerable.Range(0, count).Select(i => new Ev(startUs + (i * 50_000), 3, 2))]);
}
