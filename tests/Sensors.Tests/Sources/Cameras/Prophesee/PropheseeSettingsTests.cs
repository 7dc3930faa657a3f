using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>Settings of a running camera: exactly what changes is written, with the values that the maker's driver would write.</summary>
public sealed class PropheseeSettingsTests : IDisposable
{
    private readonly EmulatedImx636 _evk4 = PropheseeCameras.Evk4();
    private readonly WiredDevice _device;
    private readonly ICamera _camera;
    private int _seen;

    public PropheseeSettingsTests()
    {
        _device = new WiredDevice(_evk4);
        _camera = PropheseeModel.Evk4.Open(_device, new SensorOptions(), new SkippingClock(), TestContext.Current.CancellationToken);
        _camera.Start(CancellationToken.None);
        _seen = _evk4.Log.Count;
    }

    public void Dispose()
    {
        _camera.Dispose();
        Assert.Empty(_evk4.Faults);
    }

    [Fact]
    public void Apply_NothingNew_WritesNothing()
    {
        Assert.Empty(Apply(new SensorOptions { NoiseFilterUs = 20_000, AntiFlickerMinHz = 100, TransferKiB = 64 }));
    }

    [Fact]
    public void Apply_Biases_AreOffsetsToTheFactorysTrimAndGoBackToIt()
    {
        Assert.Equal(
            ["write 0x00001018 = 0x11A10071", "write 0x00001010 = 0x11A10057"],
            Apply(new SensorOptions { Biases = new Dictionary<string, int> { ["diff_on"] = -15, ["diff_off"] = 40, ["hpf"] = 0 } }));
        Assert.Equal(
            ["write 0x00001010 = 0x11A10066"],
            Apply(new SensorOptions { Biases = new Dictionary<string, int> { ["diff_off"] = 40 } }));
    }

    [Fact]
    public void Apply_OffsetBeyondTheRegister_SaysWhatThisCameraAllowsAndChangesNothing()
    {
        var refused = Assert.Throws<CameraException>(() => Apply(new SensorOptions
        {
            Biases = new Dictionary<string, int> { ["diff_off"] = 183, ["diff_on"] = 1 },
            MaxEventsPerSecond = 1_000_000,
        }));

        Assert.Equal("Sensor:Biases:diff_off = 183 is outside -73 to 182, which is all that this camera's factory value of 73 leaves", refused.Message);
        Assert.Equal(_seen, _evk4.Log.Count);
    }

    [Fact]
    public void Apply_FailedHalfway_WritesAllTheNextTime()
    {
        var biases = new Dictionary<string, int> { ["diff_on"] = -15, ["diff_off"] = 40 };
        _device.BeLateAfter(2); // a write and its answer
        Assert.Throws<UsbException>(() => Apply(new SensorOptions { Biases = biases }));

        var written = Apply(new SensorOptions());

        Assert.Equal("write 0x00001018 = 0x11A10049", written.Last(line => line.StartsWith("write 0x00001018", StringComparison.Ordinal)));
        Assert.Equal(64, written.Count(line => line.StartsWith("write 0x000091", StringComparison.Ordinal)));
        Assert.Empty(Apply(new SensorOptions()));
    }

    [Fact]
    public void Apply_ValuesOutOfRange_ChangesNothing()
    {
        var refused = Assert.Throws<CameraException>(() => Apply(new SensorOptions
        {
            Biases = new Dictionary<string, int> { ["diff_on"] = 300 },
            Region = "0,0,64x64",
        }));

        Assert.Equal("Sensor:Biases:diff_on = 300 is outside -85 to 140", refused.Message);
        Assert.Equal(_seen, _evk4.Log.Count);
    }

    [Fact]
    public void Apply_Region_SwitchesOffEveryOtherColumnAndRow()
    {
        var writes = Apply(new SensorOptions { Region = "33,704,32x16" });

        Assert.Equal(64, writes.Count);
        Assert.Equal("write 0x00002000 = 0xFFFFFFFF", writes[0]); // columns 0 to 31
        Assert.Equal("write 0x00002004 = 0x00000001", writes[1]); // 32 to 63, on from 33
        Assert.Equal("write 0x00002008 = 0xFFFFFFFE", writes[2]); // 64 is the last
        Assert.Equal("write 0x0000209C = 0xFFFFFFFF", writes[39]);
        Assert.Equal("write 0x00004054 = 0xFFFFFFFF", writes[61]); // rows 672 to 703
        Assert.Equal("write 0x00004058 = 0xFFFF0000", writes[62]); // 704 to 719; what would follow does not exist
        Assert.Equal("write 0x00000004 = 0xF0005462", writes[63]); // at once, and the pixels go on
        Assert.True(_evk4.IsStreaming);
        Assert.All(Apply(new SensorOptions())[..40], write => Assert.EndsWith("= 0x00000000", write, StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_RateLimit_CountsEventsInTwoHundredMicroseconds()
    {
        Assert.Equal(
            ["write 0x0000600C = 0x00000FA0", "write 0x00006050 = 0x00000001"],
            Apply(new SensorOptions { MaxEventsPerSecond = 20_000_000 }));
        Assert.Equal(["write 0x00006050 = 0x00000000"], Apply(new SensorOptions()));
    }

    [Fact]
    public void Apply_MaskedPixels_FillSlotsInOrder()
    {
        Assert.Equal(
            ["write 0x00009100 = 0x82CF0000", "write 0x00009104 = 0x800004FF"],
            Apply(new SensorOptions { MaskedPixels = ["0,719", "1279,0"] }));
        Assert.Equal(["write 0x00009104 = 0x00000000"], Apply(new SensorOptions { MaskedPixels = ["0,719"] }));
    }

    [Theory]
    [InlineData(SensorNoiseFilter.StcCutTrail, "0x00004E21", "0x00030D40")]
    [InlineData(SensorNoiseFilter.StcKeepTrail, "0x01004E21", "0x00030D40")]
    [InlineData(SensorNoiseFilter.Trail, "0x00004E20", "0x00004E21")]
    public void Apply_NoiseFilter_IsPutIntoThePathWhenItsMemoryIsReady(SensorNoiseFilter filter, string contrast, string trail)
    {
        var before = _evk4.Log.Count;

        var writes = Apply(new SensorOptions { NoiseFilter = filter, NoiseFilterUs = 10_000 });

        Assert.Equal(
            [
                "write 0x0000D000 = 0x00000005", "write 0x0000D0C4 = 0x00000004", "write 0x0000D0C4 = 0x00000001",
                $"write 0x0000D004 = {contrast}", $"write 0x0000D008 = {trail}",
                "write 0x0000D00C = 0x0001032D", "write 0x0000D0C0 = 0x0A05A004", "write 0x0000D000 = 0x00000001",
            ],
            writes);
        Assert.Equal("read 0x0000D0C4", _evk4.Log[before + 7]);
        Assert.Equal(["write 0x0000D000 = 0x00000005"], Apply(new SensorOptions()));
    }

    [Fact]
    public void Apply_AntiFlicker_SetsTheBandInPeriods()
    {
        Assert.Equal(
            [
                "write 0x0000C000 = 0x00000005", "write 0x0000C0C0 = 0x0A05A65E", "write 0x0000C008 = 0x00084E41",
                "write 0x0000C004 = 0x00000034", "write 0x0000C000 = 0x00000001",
            ],
            Apply(new SensorOptions { AntiFlicker = true, AntiFlickerMinHz = 100, AntiFlickerMaxHz = 120 }));
        Assert.Equal(["write 0x0000C000 = 0x00000005"], Apply(new SensorOptions()));
    }

    [Fact]
    public void Open_WithSettings_EndsInTheSameRegistersAsApply()
    {
        var options = new SensorOptions
        {
            Biases = new Dictionary<string, int> { ["fo"] = 10 },
            Region = "10,20,300x200",
            MaxEventsPerSecond = 5_000_000,
            MaskedPixels = ["1,2"],
            NoiseFilter = SensorNoiseFilter.Trail,
            AntiFlicker = true,
        };
        Apply(options);
        var other = PropheseeCameras.Evk4();
        using var opened = PropheseeModel.Evk4.Open(new WiredDevice(other), options, new SkippingClock(), TestContext.Current.CancellationToken);
        opened.Start(CancellationToken.None);

        uint[] registers = [0x1004, 0x2000, 0x2024, 0x4000, 0x4018, 0x600C, 0x6050, 0x9100, 0xC000, 0xC008, 0xD000, 0xD004, 0xD008, 0xD00C, 0xD0C0];
        Assert.Equal(registers.Select(_evk4.Peek), registers.Select(other.Peek));
        Assert.True(other.IsStreaming);
        Assert.Empty(other.Faults);
    }

    [Fact]
    public void Apply_Gen41_HasBiasesAsTheyAreAndAnOlderNoiseFilter()
    {
        var evk3 = PropheseeCameras.Evk3Hd();
        using var camera = PropheseeModel.Evk3Hd.Open(new WiredDevice(evk3), new SensorOptions(), new SkippingClock(), TestContext.Current.CancellationToken);
        camera.Start(CancellationToken.None);
        var before = evk3.Log.Count;

        camera.Apply(new SensorOptions { Biases = new Dictionary<string, int> { ["diff_on"] = 120, ["fo"] = 0x4A }, NoiseFilter = SensorNoiseFilter.StcCutTrail });

        Assert.Equal(
            [
                "write 0x00001010 = 0x11A10078", "write 0x0000D000 = 0x00000005", "write 0x0000D0C4 = 0x00000004", "write 0x0000D0C4 = 0x00000001",
                "write 0x0000D004 = 0x00004E21", "write 0x0000D008 = 0x00030D40", "write 0x0000D00C = 0x0000032D", "write 0x0000D0C0 = 0x0A05A004",
                "write 0x0000D000 = 0x00000001",
            ],
            evk3.Log.Skip(before).Where(line => line.StartsWith("write", StringComparison.Ordinal)));
        Assert.Empty(evk3.Faults);
    }

    private List<string> Apply(SensorOptions options)
    {
        _camera.Apply(options);
        var writes = _evk4.Log.Skip(_seen).Where(line => line.StartsWith("write", StringComparison.Ordinal)).ToList();
        _seen = _evk4.Log.Count;
        return writes;
    }
}
