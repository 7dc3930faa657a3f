using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Davis;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvs128;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.Dvxplorer;
using EdgeLearner.Sensors.Sources.Cameras.Inivation.DvxplorerMini;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>Which camera is which, and what is refused with what words.</summary>
public sealed class InivationModelTests
{
    private const string Later = "or later is needed: update it with iniVation's Flashy";

    private static readonly ICameraModel[] Models = [new Davis346Model(), new DvxplorerModel(), new DvxplorerMiniModel(), new Dvs128Model()];

    [Theory]
    [InlineData("davis346", "davis346")]
    [InlineData("dvxplorer", "dvxplorer")]
    [InlineData("dvxplorer-mini-9", "dvxplorer-mini")]
    [InlineData("dvxplorer-mini-10", "dvxplorer-mini")]
    [InlineData("dvs128", "dvs128")]
    public void Find_ACamera_IsTheOneModelThatMatches(string kind, string key)
    {
        var device = InivationRig.Of(kind).Device.Info;

        Assert.Equal(key, CameraRegistry.Models.Of(device)?.Key);
        Assert.Single(CameraRegistry.Models, model => model.Matches(device));
    }

    [Fact]
    public void Find_OtherNumberOfTheVendor_IsNone()
    {
        var device = InivationRig.Of("dvs128").Device.Info;

        Assert.Null(CameraRegistry.Models.Of(device with { ProductId = 0x841D }));
        Assert.Null(CameraRegistry.Models.Of(device with { VendorId = 0x04B4 }));
    }

    [Fact]
    public void Open_OldVersions_NameThemAndWhatIsNeeded()
    {
        Assert.Equal($"iniVation DAVIS346 00000046 has firmware 5, and 6 {Later}", Refusal(new Davis346Model(), new EmulatedDavis346(firmware: 5)));
        Assert.Equal($"iniVation DVXplorer DXA00012 has firmware 7, and 8 {Later}", Refusal(new DvxplorerModel(), new EmulatedDvxplorer(firmware: 7)));
        Assert.Equal($"iniVation DVXplorer Mini DXM00007 has firmware 7, and 8 {Later}", Refusal(new DvxplorerMiniModel(), new EmulatedDvxplorerMini(firmware: 7)));
        Assert.Equal($"iniVation DVS128 000128 has firmware 13, and 14 {Later}", Refusal(new Dvs128Model(), new EmulatedDvs128(firmware: 13)));
    }

    [Theory]
    [InlineData(17, 1, "17.1")]
    [InlineData(19, 1, "19.1")]
    [InlineData(18, 0, "18.0")]
    public void Open_OtherLogic_NamesIt(uint logic, uint patch, string version)
    {
        var emulated = new EmulatedDavis346();
        emulated.Change(6, 0, logic);
        emulated.Change(6, 7, patch);

        Assert.Equal(
            $"iniVation DAVIS346 00000046 has logic {version}, and 18.1 or a later patch of 18 is needed: update it with iniVation's Flashy",
            Refusal(new Davis346Model(), emulated));
    }

    [Fact]
    public void Open_OtherChips_AreRefused()
    {
        var davis = new EmulatedDavis346();
        davis.Change(6, 1, 2);
        var lite = new EmulatedDvxplorer();
        lite.Change(6, 1, 19);

        Assert.Equal(
            "iniVation DAVIS346 00000046 has chip 2, which is no DAVIS346's (4, 5, 9): other DAVIS cameras are not supported", Refusal(new Davis346Model(), davis));
        Assert.Equal("iniVation DVXplorer DXA00012 has chip 19, and 20 is supported: a DVXplorer Lite is not", Refusal(new DvxplorerModel(), lite));
        Assert.Empty(davis.Log);
        Assert.Empty(lite.Log);
    }

    [Fact]
    public void Validate_NoOptions_FindsNothing()
    {
        Assert.All(Models, model => Assert.Empty(model.Validate(new())));
    }

    [Fact]
    public void Validate_FiltersOfProphesee_AreRefusedOneLineEach()
    {
        var options = new SensorOptions { NoiseFilter = SensorNoiseFilter.Trail, AntiFlicker = true, MaxEventsPerSecond = 5 };

        Assert.All(Models, model => Assert.Equal(
            [
                $"Sensor:NoiseFilter = Trail: {model.Name} has no such filter; set it to Off",
                $"Sensor:AntiFlicker = true: {model.Name} cannot remove flicker; set it to false",
                $"Sensor:MaxEventsPerSecond = 5: {model.Name} has no limit of its own; set it to 0",
            ],
            model.Validate(options)));
    }

    [Fact]
    public void Validate_RegionAndMaskWhereThereAreNone_AreRefused()
    {
        var options = new SensorOptions { Region = "0,0,9x9", MaskedPixels = ["1,1"] };

        Assert.Empty(new Davis346Model().Validate(options));
        Assert.Equal(["Sensor:MaskedPixels: iniVation DVXplorer cannot mask pixels; list none"], new DvxplorerModel().Validate(options));
        Assert.Equal(
            ["Sensor:Region = 0,0,9x9: iniVation DVS128 has no region of interest; set none", "Sensor:MaskedPixels: iniVation DVS128 cannot mask pixels; list none"],
            new Dvs128Model().Validate(options));
    }

    [Fact]
    public void Validate_ThresholdsTooNearTheGain_AreRefused()
    {
        Assert.Equal(
            ["Sensor:Biases:diffon = 50000 is less than 4 times diff = 13125: every pixel would send ON events without end"],
            new Dvs128Model().Validate(Biased("diffon", 50_000)));
        Assert.Equal(
            ["Sensor:Biases:diffoff = 3282 is more than a quarter of diff = 13125: every pixel would send OFF events without end"],
            new Dvs128Model().Validate(Biased("diffoff", 3_282)));
        Assert.Empty(new Dvs128Model().Validate(Biased("diffoff", 3_281)));
        Assert.Equal(
            ["Sensor:Biases:offbn = 1900 is not below diffbn = 1000: every pixel would send OFF events without end"],
            new Davis346Model().Validate(new() { Biases = new Dictionary<string, int> { ["offbn"] = 1_900, ["diffbn"] = 1_000 } }));
    }

    [Fact]
    public void Validate_UnknownBias_NamesThoseThatAre()
    {
        Assert.Equal(
            ["Sensor:Biases:diff_on: iniVation DVXplorer has no such bias; it has contrast_threshold_on, contrast_threshold_off"],
            new DvxplorerModel().Validate(Biased("diff_on", 1)));
    }

    [Fact]
    public void Biases_EveryModel_DefaultsLieInTheirRanges()
    {
        Assert.All(Models.SelectMany(model => model.Biases), bias => Assert.InRange(bias.Default, bias.Min, bias.Max));
    }

    private static SensorOptions Biased(string name, int value) => new() { Biases = new Dictionary<string, int> { [name] = value } };

    private static string Refusal(ICameraModel model, EmulatedCamera emulated)
    {
        var rig = new InivationRig(model, emulated);
        var message = Assert.Throws<CameraException>(() => rig.Open()).Message;
        Assert.True(rig.Device.IsDisposed);
        return message;
    }
}
