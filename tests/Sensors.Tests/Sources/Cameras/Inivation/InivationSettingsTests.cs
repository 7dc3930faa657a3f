using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>What options become in registers, at opening and while the camera runs.</summary>
public sealed class InivationSettingsTests
{
    [Fact]
    public void Apply_DavisBias_WritesItAlone()
    {
        var rig = InivationRig.Davis();
        using var camera = rig.Open();

        // 100,000 pA: range 5 (387,500 pA), divider round(255 * 100,000 / 387,500) = 66, n-type
        Assert.Equal(["write 5:0x000B = 0x542F"], rig.Hear(() => camera.Apply(Biased(("onbn", 100_000)))));
        // 1,000 pA: range 3 (6,054 pA), divider 42, p-type
        Assert.Equal(["write 5:0x000B = 0x5FFF", "write 5:0x0010 = 0x32AD"], rig.Hear(() => camera.Apply(Biased(("refrbp", 1_000)))));
        Assert.Empty(rig.Hear(() => camera.Apply(Biased(("refrbp", 1_000)))));
        Assert.Empty(rig.Emulated.Faults);
    }

    [Theory]
    [InlineData("davis346", "onbn", 100_000, 2)] // two questions for filters come first
    [InlineData("dvxplorer", "contrast_threshold_on", 3, 1)]
    [InlineData("dvxplorer-mini-9", "contrast_threshold_on", 3, 1)]
    [InlineData("dvxplorer-mini-10", "contrast_threshold_on", 3, 1)]
    [InlineData("dvs128", "diffon", 200_000, 0)]
    public void Apply_FailedHalfway_WritesTheNextTimeWhatItWroteAnyway(string kind, string bias, int value, int callsUntilLate)
    {
        var rig = InivationRig.Of(kind);
        using var camera = rig.Open();
        rig.Device.BeLateAfter(callsUntilLate);
        Assert.Throws<UsbException>(() => camera.Apply(Biased((bias, value))));

        Assert.NotEmpty(rig.Hear(() => camera.Apply(new())));
        Assert.Empty(rig.Hear(() => camera.Apply(new())));
    }

    [Theory]
    [InlineData("diffbn", 741, 74_080)]
    [InlineData("onbn", 38_750, 3_875_000)]
    [InlineData("offbn", 19, 1_900)]
    [InlineData("prbp", 6, 5_160)]
    [InlineData("prsfbp", 1, 180)]
    [InlineData("refrbp", 47, 37_990)]
    public void Biases_Davis_RangesEndInWordsThatTheGeneratorHas(string name, int min, int max)
    {
        var range = InivationRig.Davis().Model.Biases.Single(bias => bias.Name == name);
        Assert.Equal((min, max), (range.Min, range.Max));

        foreach (var value in new[] { min, max })
        {
            var word = Sensors.Sources.Cameras.Inivation.Davis.DavisBias.All.Single(bias => bias.Name == name).Word(value);
            Assert.InRange(word >> 12, 0u, 7u);
            Assert.InRange((word >> 4) & 0xFF, 1u, 255u);
        }
    }

    [Fact]
    public void Open_DavisRegionAndMask_WritesThemAsTheChipCounts()
    {
        var options = new SensorOptions { Region = "10,20,100x50", MaskedPixels = ["1,2", "345,259"] };

        Assert.Equal([10u, 20u, 109u, 69u], Region(InivationRig.Davis(), options));
        Assert.Equal([2u, 1u, 259u, 345u, 260u, 346u], Mask(InivationRig.Davis(), options)[..6]);
        Assert.Equal([20u, 10u, 69u, 109u], Region(InivationRig.Davis(isTurned: true), options));
        Assert.Equal([1u, 2u, 345u, 259u, 346u, 260u], Mask(InivationRig.Davis(isTurned: true), options)[..6]);
    }

    [Fact]
    public void Apply_DavisRegion_IsOneTransferAndNothingElse()
    {
        var rig = InivationRig.Davis();
        using var camera = rig.Open();
        camera.Start(CancellationToken.None);

        string[] told = ["write 1:0x0029 = 0x1", "write 1:0x002A = 0x2", "write 1:0x002B = 0x3", "write 1:0x002C = 0x5"];
        Assert.Equal(told, rig.Hear(() => camera.Apply(new() { Region = "1,2,3x4" })));
        Assert.Equal(["write 1:0x0029 = 0x0", "write 1:0x002A = 0x0", "write 1:0x002B = 0x159", "write 1:0x002C = 0x103"], rig.Hear(() => camera.Apply(new())));
        Assert.True(rig.Emulated.IsStreaming);
        Assert.Empty(rig.Emulated.Faults);
    }

    [Theory]
    [InlineData(10, "Sensor:MaskedPixels: iniVation DAVIS346 00000046 has no filter for it in its logic; set none")]
    [InlineData(40, "Sensor:Region: iniVation DAVIS346 00000046 has no filter for it in its logic; set none")]
    public void Open_DavisWithoutAFilter_RefusesOnlyWhatNeedsIt(int feature, string line)
    {
        var emulated = new EmulatedDavis346();
        emulated.Change(1, feature, 0);
        var model = InivationRig.Davis().Model;

        using (var camera = new InivationRig(model, emulated).Open())
        {
            camera.Start(CancellationToken.None);
            Assert.True(emulated.IsStreaming);
        }

        var options = feature == 10 ? new SensorOptions { MaskedPixels = ["1,1"] } : new SensorOptions { Region = "0,0,9x9" };
        Assert.Equal(line, Assert.Throws<CameraException>(() => new InivationRig(model, emulated).Open(options)).Message);
    }

    [Theory]
    [InlineData(0, 0x04, 0, 0x7F, 8)]
    [InlineData(8, 0x04, 8, 0x7F, 0)]
    [InlineData(17, 0x06, 8, 0x7D, 0)]
    [InlineData(2, 0x04, 2, 0x7F, 6)] // libcaer: sensitivity very high
    [InlineData(5, 0x04, 5, 0x7F, 3)] // high
    [InlineData(9, 0x06, 0, 0x7D, 8)] // default
    [InlineData(12, 0x06, 3, 0x7D, 5)] // low
    [InlineData(15, 0x06, 6, 0x7D, 2)] // very low
    public void Apply_DvxplorerContrast_WritesTheStepsOfLibcaer(int threshold, uint onRange, uint on, uint offLevel, uint off)
    {
        var rig = InivationRig.Dvxplorer();
        var chip = (FpgaCamera)rig.Emulated;
        using var camera = rig.Open();

        camera.Apply(Biased(("contrast_threshold_on", threshold), ("contrast_threshold_off", threshold)));

        Assert.Equal((onRange, on, offLevel, off), (chip.Peek(5, 0x0B), chip.Peek(5, 0x1C), chip.Peek(5, 0x12), chip.Peek(5, 0x1E)));
    }

    [Fact]
    public void Apply_DvxplorerWholeRegion_TellsTheListOfNeuromorphicDrivers()
    {
        var rig = InivationRig.Dvxplorer();
        using var camera = rig.Open();

        Assert.Equal(ExpectedLog.Read("dvxplorer-region.txt"), rig.Hear(() => camera.Apply(new() { Region = "0,0,640x480" })));
        Assert.Equal(["write 5:0x3300 = 0x1"], rig.Hear(() => camera.Apply(new())));
        Assert.Empty(rig.Hear(() => camera.Apply(new())));
    }

    [Theory]
    [InlineData(0u, "10,20,300x100", new uint[] { 10, 309, 2, 0xF0, 14, 0xFF })]
    [InlineData(0u, "0,17,640x3", new uint[] { 0, 639, 2, 0xFF, 2, 0b0000_1110 })] // all of one group
    [InlineData(2u, "10,20,300x100", new uint[] { 330, 629, 2, 0xF0, 14, 0xFF })] // columns from the other end
    [InlineData(1u, "10,20,300x100", new uint[] { 10, 309, 45, 0xFF, 57, 0x0F })] // rows too
    public void Apply_DvxplorerRegion_CropsByGroupsAndMasks(uint mounting, string region, uint[] expected)
    {
        var rig = InivationRig.Dvxplorer(mounting);
        var chip = (FpgaCamera)rig.Emulated;
        using var camera = rig.Open(new() { Region = region });

        uint Wide(int register) => (chip.Peek(5, register) << 8) | chip.Peek(5, register + 1);
        uint[] actual = [Wide(0x3305), Wide(0x3307), chip.Peek(5, 0x3301), chip.Peek(5, 0x3302), chip.Peek(5, 0x3303), chip.Peek(5, 0x3304)];
        Assert.Equal(expected, actual);
        Assert.Equal(0u, chip.Peek(5, 0x3300));
    }

    [Fact]
    public void Apply_MiniOfFirmware10_SetsThresholdsAndRefusesARegion()
    {
        var rig = InivationRig.Of("dvxplorer-mini-10");
        using var camera = rig.Open();

        Assert.Equal(["write 1:0x000E = 0x3", "write 1:0x000F = 0x9"], rig.Hear(() => camera.Apply(Biased(("contrast_threshold_on", 3)))));
        Assert.Equal(
            "Sensor:Region = 0,0,9x9: how firmware 10 and later of the DVXplorer Mini crops is not public; set none",
            Assert.Throws<CameraException>(() => camera.Apply(new() { Region = "0,0,9x9" })).Message);
    }

    [Fact]
    public void Apply_Dvs128Bias_SendsAllOfThemOnce()
    {
        var rig = InivationRig.Of("dvs128");
        using var camera = rig.Open();

        Assert.Equal(
            ["request 0xB8 0007C810E98CFFFFFF7C7FF500008404B9560003C9FFFFFF0557300033450001000000D9"],
            rig.Hear(() => camera.Apply(Biased(("diffon", 350_000), ("foll", 256)))));
        Assert.Empty(rig.Hear(() => camera.Apply(Biased(("diffon", 350_000), ("foll", 256)))));
    }

    [Fact]
    public void Apply_ValueOutOfRange_SetsNothing()
    {
        var rig = InivationRig.Davis();
        using var camera = rig.Open();

        Assert.Empty(rig.Hear(() =>
            Assert.Equal(
                "Sensor:Biases:onbn = 1 is outside 38750 to 3875000; Sensor:Biases:onbn = 1 is not above diffbn = 7408: every pixel would send ON events without end",
                Assert.Throws<CameraException>(() => camera.Apply(Biased(("prbp", 200), ("onbn", 1)))).Message)));
    }

    private static SensorOptions Biased(params (string Name, int Value)[] biases) => new() { Biases = biases.ToDictionary(bias => bias.Name, bias => bias.Value) };

    private static uint[] Region(InivationRig rig, SensorOptions options)
    {
        using var camera = rig.Open(options);
        return [.. Enumerable.Range(41, 4).Select(parameter => ((FpgaCamera)rig.Emulated).Peek(1, parameter))];
    }

    private static uint[] Mask(InivationRig rig, SensorOptions options)
    {
        using var camera = rig.Open(options);
        return [.. Enumerable.Range(11, 16).Select(parameter => ((FpgaCamera)rig.Emulated).Peek(1, parameter))];
    }
}
