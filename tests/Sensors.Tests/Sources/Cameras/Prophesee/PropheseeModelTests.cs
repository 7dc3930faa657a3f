using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras.Usb;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

public sealed class PropheseeModelTests
{
    [Fact]
    public void Find_EveryEmulatedCamera_IsItsModel()
    {
        Assert.Equal(
            ["evk4", "evk3hd", "silkyevcam", "ueye-xcp-e"],
            new EmulatedCamera[] { PropheseeCameras.Evk4(), PropheseeCameras.Evk3Hd(), PropheseeCameras.SilkyEvCamHd(), PropheseeCameras.UeyeXcpE() }
                .Select(camera => CameraRegistry.Models.Of(WiredDevice.InfoOf(camera))?.Key));
    }

    [Theory]
    [InlineData("Cypress", "EVK4", 0x19)] // the USB chip's own numbers: anybody's device
    [InlineData(null, null, 0x19)]
    [InlineData("Prophesee", "EVK4", 0x00)]
    [InlineData("Prophesee", "GENX320", 0x19)]
    public void Find_DeviceWithTheNumbersOfAnEvk4Only_IsNone(string? manufacturer, string? product, byte subclass)
    {
        var device = WiredDevice.InfoOf(PropheseeCameras.Evk4());

        Assert.Null(CameraRegistry.Models.Of(device with
        {
            Manufacturer = manufacturer,
            Product = product,
            Interfaces = [device.Interfaces[0] with { Subclass = subclass }],
        }));
    }

    [Fact]
    public void Find_CameraWithNumbersOfItsOwnMaker_NeedsTheEndpointsOnly()
    {
        var device = WiredDevice.InfoOf(PropheseeCameras.SilkyEvCamHd());
        var found = device.Interfaces[0];

        Assert.Equal(PropheseeModel.SilkyEvCamHd, CameraRegistry.Models.Of(device with { Interfaces = [found with { Subclass = 0 }] }));
        Assert.Null(CameraRegistry.Models.Of(device with { Interfaces = [found with { Endpoints = [.. found.Endpoints.Take(2)] }] }));
    }

    [Fact]
    public void Identify_Evk4_ReadsSerialAndFirmwareAndWritesNothing()
    {
        var emulated = PropheseeCameras.Evk4();

        var info = PropheseeModel.Evk4.Identify(new WiredDevice(emulated));

        Assert.Equal(("Prophesee EVK4", "00050421", "3.9.0", "evk4-00050421"), (info.Model, info.Serial, info.Firmware, info.Id));
        Assert.Equal(["property 0x79", "property 0x72", "read 0x00000014"], emulated.Log);
        Assert.Empty(emulated.Faults);
    }

    [Fact]
    public void RawHeader_BeforeWords_IsReadAsARecording()
    {
        using var folder = new TempFolder();
        var info = PropheseeModel.SilkyEvCamHd.Identify(new WiredDevice(PropheseeCameras.SilkyEvCamHd()));
        var path = Path.Combine(folder.Path, "camera.raw");
        File.WriteAllBytes(path, [.. System.Text.Encoding.ASCII.GetBytes(info.RawHeader!), .. Evt3Wire.Bytes(Evt3Wire.TimeHigh(1), Evt3Wire.Y(719), Evt3Wire.X(1279))]);

        using var reader = FormatRegistry.Open(path);
        var packet = new Sensors.Events.EventPacket();

        Assert.True(reader.Read(packet));
        Assert.Equal(("EVT3", "1280x720"), (reader.Info.Format, reader.Info.Geometry.ToString()));
        Assert.Equal((4096L, (ushort)1279, (ushort)719), (packet.TimesUs[0], packet.Xs[0], packet.Ys[0]));
        Assert.StartsWith("% camera_integrator_name CenturyArks\n% evt 3.0\n% format EVT3;height=720;width=1280\n", info.RawHeader, StringComparison.Ordinal);
        Assert.EndsWith("% serial_number 00000017\n% system_ID 49\n% end\n", info.RawHeader, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0003_0701u, "3.7.1")]
    [InlineData(0x0002_0900u, "2.9.0")]
    public void Open_OldFirmware_NamesItAndClosesTheDevice(uint release, string version)
    {
        var emulated = PropheseeCameras.Evk4(release: release);
        var device = new WiredDevice(emulated);

        var refused = Assert.Throws<CameraException>(() => Open(PropheseeModel.Evk4, device));

        Assert.Equal(
            $"Prophesee EVK4 00050421 has firmware {version}, and 3.8.0 or later is needed: update it as https://support.prophesee.ai says", refused.Message);
        Assert.True(device.IsDisposed);
        Assert.DoesNotContain(emulated.Log, line => line.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_Evk3WithAnotherSensor_RunsNoScript()
    {
        var emulated = new EmulatedImx636(
            PropheseeCameras.Describe(0x04B4, 0x00F5, "Prophesee", "EVK3"), new PropheseeBoard(7, 0x0003_0900, "x", "psee,ccam5_imx636\0psee,ccam5_gen42"), PropheseeCameras.Trim);
        var device = new WiredDevice(emulated);

        var refused = Assert.Throws<CameraException>(() => Open(PropheseeModel.Evk3Hd, device));

        Assert.Equal("Prophesee EVK3 HD 00000007 has sensor 0xA0401806 (psee,ccam5_imx636, psee,ccam5_gen42); supported there is Gen4.1 only", refused.Message);
        Assert.True(device.IsDisposed);
        Assert.DoesNotContain(emulated.Log, line => line.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_Unplugged_SaysSoAndClosesTheDevice()
    {
        var device = new WiredDevice(PropheseeCameras.Evk4());
        device.UnplugAfter(100);

        Assert.Equal(UsbError.NoDevice, Assert.Throws<UsbException>(() => Open(PropheseeModel.Evk4, device)).Error);

        Assert.True(device.IsDisposed);
    }

    [Fact]
    public void Validate_Imx636_NamesEverythingThatItCannotDo()
    {
        var options = new SensorOptions
        {
            Biases = new Dictionary<string, int> { ["diff_on"] = 141, ["diff_off"] = -35, ["gain"] = 1 },
            Region = "1200,0,100x100",
            MaxEventsPerSecond = 4999,
            MaskedPixels = ["5", "1280,0"],
            AntiFlicker = true,
            AntiFlickerMinHz = 200,
            AntiFlickerMaxHz = 200,
        };

        Assert.Equal(
            [
                "Sensor:Biases:diff_on = 141 is outside -85 to 140",
                "Sensor:Biases:gain: Prophesee EVK4 has no such bias; it has diff, diff_off, diff_on, fo, hpf, refr",
                "Sensor:Region = 1200,0,100x100 does not lie on the sensor of 1280x720",
                "Sensor:MaskedPixels: 5 is not of the form X,Y, as 17,42",
                "Sensor:MaskedPixels: 1280,0 does not lie on the sensor of 1280x720",
                "Sensor:MaxEventsPerSecond = 4999 is less than 5000, the least that Prophesee EVK4 can be limited to",
                "Sensor:AntiFlickerMinHz = 200 is not below AntiFlickerMaxHz = 200",
            ],
            PropheseeModel.Evk4.Validate(options));
        Assert.Empty(PropheseeModel.Evk4.Validate(new SensorOptions()));
    }

    [Fact]
    public void Validate_Gen41_KeepsThresholdsApartAndKnowsTwoNoiseFilters()
    {
        var options = new SensorOptions
        {
            Biases = new Dictionary<string, int> { ["diff"] = 90, ["diff_on"] = 104, ["diff_off"] = 76 },
            NoiseFilter = SensorNoiseFilter.StcKeepTrail,
        };

        Assert.Equal(
            [
                "Sensor:Biases:diff_on = 104 is less than 15 above diff, which is 90",
                "Sensor:Biases:diff_off = 76 is less than 15 below diff, which is 90",
                "Sensor:NoiseFilter = StcKeepTrail: Prophesee EVK3 HD has only StcCutTrail and Trail",
            ],
            PropheseeModel.Evk3Hd.Validate(options));
        Assert.Empty(PropheseeModel.Evk3Hd.Validate(new SensorOptions()));
    }

    private static ICamera Open(PropheseeModel model, WiredDevice device) =>
        model.Open(device, new SensorOptions(), new SkippingClock(), TestContext.Current.CancellationToken);
}
