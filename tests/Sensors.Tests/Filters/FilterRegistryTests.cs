using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources.Simulation;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Filters;

public sealed class FilterRegistryTests
{
    private static readonly SensorGeometry Sensor = new(64, 48);

    /// <summary>One of each.</summary>
    public static TheoryData<string> Specs =>
    [
        "hot:0.3", "region:8,9,30x20", "polarity:on", "polarity:off", "refractory:2000", "baf:3000", "stcf:3000", "stcf:5000,3,same",
        "flip:horizontal", "flip:vertical", "rotate:90", "rotate:180", "rotate:270", "transpose", "limit:5000",
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Parse_EveryFilter_IsTheOneStageThatItNames(string spec)
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));

        Assert.Equal(spec.Split(':')[0], stage.Name);
        Assert.Contains(FilterRegistry.Usages, usage => usage.Split(':')[0] == stage.Name);
    }

    [Theory]
    [InlineData("stcf:2000,3", 2000, 3, false)]
    [InlineData("stcf:2000,3,same", 2000, 3, true)]
    [InlineData("stcf:2000", 2000, 2, false)]
    public void Parse_Correlation_HasItsArguments(string spec, int us, int support, bool same)
    {
        Assert.Equal(new FilterOptions { CorrelationUs = us, CorrelationSupport = support, CorrelationSamePolarity = same }, FilterRegistry.Parse(spec));
    }

    [Theory]
    [InlineData("stcf", "stcf: write stcf:US[,SUPPORT[,same]]")]
    [InlineData("stcf:", "stcf:: write stcf:US[,SUPPORT[,same]]")]
    [InlineData("stcf:0", "stcf:0: write stcf:US[,SUPPORT[,same]]")]
    [InlineData("stcf:9,2,other", "stcf:9,2,other: write stcf:US[,SUPPORT[,same]]")]
    [InlineData("stcf:9,9", "stcf:9,9: The field CorrelationSupport must be between 1 and 8.")]
    [InlineData("refractory:1,2", "refractory:1,2: write refractory:US")]
    [InlineData("baf:2000000", "baf:2000000: The field ActivityUs must be between 0 and 1000000.")]
    [InlineData("polarity:both", "polarity:both: write polarity:on|off")]
    [InlineData("flip:diagonal", "flip:diagonal: write flip:horizontal|vertical")]
    [InlineData("rotate:45", "rotate:45: write rotate:90|180|270")]
    [InlineData("transpose:1", "transpose:1: write transpose")]
    [InlineData("limit:-1", "limit:-1: write limit:EVENTS_PER_SECOND")]
    [InlineData("hot:0", "hot:0: write hot:SECONDS[,FILE]")]
    [InlineData("hot:0,/nowhere/x", "hot:0,/nowhere/x: HotPixelFile = /nowhere/x: no such file; with HotPixelSeconds above 0 it is learned and written")]
    [InlineData("region:1,2", "region:1,2: Region = 1,2: must be X,Y,WIDTHxHEIGHT, such as 100,80,320x240")]
    public void Parse_WhatMakesNoSense_SaysWhatDoes(string spec, string complaint)
    {
        Assert.Equal(complaint, Assert.Throws<FilterException>(() => FilterRegistry.Parse(spec)).Message);
    }

    [Fact]
    public void Parse_AnUnknownFilter_ListsThoseThatThereAre()
    {
        var error = Assert.Throws<FilterException>(() => FilterRegistry.Parse("median:3"));

        Assert.StartsWith("median:3: no such filter; there are hot:SECONDS[,FILE], region:X,Y,WIDTHxHEIGHT, ", error.Message);
    }

    [Fact]
    public void Create_EverythingAskedFor_IsInTheOrderOfTheOptions()
    {
        var stages = FilterRegistry.Create(
            new FilterOptions
            {
                HotPixelSeconds = 1,
                Region = "0,0,64x48",
                Polarity = PassedPolarity.On,
                RefractoryUs = 1,
                ActivityUs = 1,
                CorrelationUs = 1,
                Orientation = Orientation.Rotate90,
                MaxEventsPerSecond = 1,
            },
            Sensor);

        Assert.Equal(["hot", "region", "polarity", "refractory", "baf", "stcf", "rotate", "limit"], stages.Select(stage => stage.Name));
        Assert.All(stages.Take(6), stage => Assert.Equal(Sensor, stage.Geometry));
        Assert.Equal(new SensorGeometry(48, 64), FilterRegistry.GeometryAfter(stages, Sensor));
        Assert.All(stages.Skip(6), stage => Assert.Equal(new SensorGeometry(48, 64), stage.Geometry));
    }

    [Fact]
    public void Create_ARegionBesideTheSensor_IsRefused()
    {
        var error = Assert.Throws<FilterException>(() => FilterRegistry.Create(FilterRegistry.Parse("region:60,0,8x8"), Sensor));

        Assert.Equal("region 60,0,8x8: must be X,Y,WIDTHxHEIGHT on the sensor of 64x48, and not empty", error.Message);
    }

    [Fact]
    public void Create_FiltersAfterATurn_StandOnTheTurnedSensor()
    {
        Assert.Throws<FilterException>(() => FilterRegistry.Create(new[] { "rotate:90", "region:0,0,64x48" }.Select(FilterRegistry.Parse), Sensor));
    }

    [Fact]
    public void Apply_Region_KeepsItsPixelsWhereTheyAre()
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse("region:8,9,2x1"), Sensor));

        var passed = stage.Apply(Ev.Packet(new Ev(0, 7, 9), new Ev(1, 8, 9), new Ev(2, 9, 9), new Ev(3, 10, 9), new Ev(4, 8, 8), new Ev(5, 8, 10)));

        Assert.Equal([new Ev(1, 8, 9), new Ev(2, 9, 9)], Ev.Of(passed));
    }

    [Theory]
    [InlineData("polarity:on", 1)]
    [InlineData("polarity:off", 0)]
    public void Apply_Polarity_LetsOnePass(string spec, int polarity)
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));

        Assert.Equal([new Ev(polarity, 1, 1, polarity)], Ev.Of(stage.Apply(Ev.Packet(new Ev(0, 1, 1, 0), new Ev(1, 1, 1, 1)))));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Apply_AnyCutOfTheStream_LetsTheSameEventsPass(string spec)
    {
        var whole = Passed(spec, 8192, out var removed);

        Assert.Equal(whole, Passed(spec, EventPacket.MinReadCapacity, out var removedInPieces));
        Assert.Equal(removed, removedInPieces);
        Assert.NotEmpty(whole);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Apply_SteadyState_AllocatesNothing(string spec)
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));
        using var reader = new SimulatedReader(new SimulationOptions { Width = Sensor.Width, Height = Sensor.Height, Seconds = 0.5 });
        var packet = new EventPacket(256);
        while (reader.Read(packet))
        {
            stage.Apply(packet);
        }

        packet.Append(1_000_000, 1, 1, 1); // the last one once more
        stage.Apply(packet);
        var before = GC.GetAllocatedBytesForCurrentThread();
        stage.Apply(packet);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static List<Ev> Passed(string spec, int capacity, out long removed)
    {
        var stage = Assert.Single(FilterRegistry.Create(FilterRegistry.Parse(spec), Sensor));
        using var reader = new SimulatedReader(new SimulationOptions { Width = Sensor.Width, Height = Sensor.Height, Seconds = 1 });
        var passed = new List<Ev>();
        for (var packet = new EventPacket(capacity); reader.Read(packet);)
        {
            passed.AddRange(Ev.Of(stage.Apply(packet)));
        }

        removed = stage.Removed;
        return passed;
    }
}
