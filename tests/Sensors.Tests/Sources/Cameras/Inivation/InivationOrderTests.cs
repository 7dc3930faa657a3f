using System.Buffers.Binary;
using EdgeLearner.CameraBed;
using EdgeLearner.CameraBed.Inivation;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Inivation;

/// <summary>Emulated cameras complain about a driver that does it wrong: any line left out, any two changed round.</summary>
public sealed class InivationOrderTests
{
    [Theory]
    [InlineData("davis346", "write 4:0x000B = 0x0")] // something was left running
    [InlineData("davis346", "write 5:0x000A = 0x427F")] // a bias
    [InlineData("davis346", "write 0:0x0003 = 0x1")] // the chip
    [InlineData("davis346", "write 9:0x0001 = 0x13B00")]
    [InlineData("davis346", "write 9:0x0000 = 0x1")]
    [InlineData("davis346", "write 0:0x0001 = 0x1")]
    [InlineData("davis346", "write 0:0x0000 = 0x1")]
    [InlineData("davis346", "write 0:0x0005 = 0x1")]
    [InlineData("dvxplorer", "write 9:0x0000 = 0x0")]
    [InlineData("dvxplorer", "write 0:0x0003 = 0x1")]
    [InlineData("dvxplorer", "write 5:0x3500 = 0x1")]
    [InlineData("dvxplorer", "write 5:0x000D = 0x24")]
    [InlineData("dvxplorer", "write 0:0x0004 = 0x1")]
    [InlineData("dvxplorer", "write 1:0x0003 = 0x1")]
    [InlineData("dvxplorer-mini-9", "write 5:0x3000 = 0x0")]
    [InlineData("dvxplorer-mini-9", "write 5:0x3251 = 0xA")]
    [InlineData("dvxplorer-mini-10", "write 1:0x000E = 0x9")]
    public void Faults_ALineLeftOut_AreNotEmpty(string kind, string line)
    {
        var lines = ExpectedLog.Read($"{kind}-open.txt").ToList();
        Assert.Empty(Tell(kind, lines).Faults);

        lines.RemoveAt(lines.LastIndexOf(line));

        Assert.NotEmpty(Tell(kind, lines).Faults);
    }

    [Theory]
    [InlineData("davis346")]
    [InlineData("dvxplorer")]
    [InlineData("dvxplorer-mini-9")]
    [InlineData("dvxplorer-mini-10")]
    public void Faults_RunBeforeItIsSet_AreNotEmpty(string kind)
    {
        var lines = ExpectedLog.Read($"{kind}-open.txt");

        Assert.NotEmpty(Tell(kind, lines.Reverse()).Faults);
    }

    [Fact]
    public void Faults_Dvs128WithoutBiasesOrUnstopped_AreNotEmpty()
    {
        Assert.Equal(["started without biases"], TellDvs128(0xB4, 0xB3).Faults);
        Assert.Equal(["biases before what ran was stopped"], TellDvs128(0xB8, 0xB3).Faults);
        Assert.Empty(TellDvs128(0xB4, 0xB8, 0xB3).Faults);
    }

    [Fact]
    public void Faults_ToldBeforeItWasClaimed_AreNotEmpty()
    {
        var camera = new EmulatedDavis346();

        camera.ControlOut(new UsbSetup(0x40, 0xBF, 1, 3, 4), [0, 0, 0, 0]);

        Assert.Equal(["told something before interface 0 was claimed"], camera.Faults);
    }

    [Fact]
    public void Faults_RegistersThatAreNone_AreNotEmpty()
    {
        var camera = new EmulatedDavis346();
        camera.Opened();

        Assert.False(camera.ControlOut(new UsbSetup(0x40, 0xBF, 6, 0, 4), [0, 0, 0, 1]));
        Assert.False(camera.ControlOut(new UsbSetup(0x40, 0xBF, 5, 200, 4), [0, 0, 0, 1]));
        Assert.False(camera.ControlOut(new UsbSetup(0x40, 0xC2, 2, 0, 6), [1, 3, 0, 0, 0, 0]));
        Assert.Null(camera.ControlIn(new UsbSetup(0xC0, 0xBF, 7, 0, 4)));
        Assert.Equal(4, camera.Faults.Count);
    }

    private static EmulatedDvs128 TellDvs128(params byte[] requests)
    {
        var camera = new EmulatedDvs128();
        camera.Opened();
        foreach (var request in requests)
        {
            var data = new byte[request == 0xB8 ? 36 : 0];
            camera.ControlOut(new UsbSetup(0x40, request, 0, 0, (ushort)data.Length), data);
        }

        return camera;
    }

    private static EmulatedCamera Tell(string kind, IEnumerable<string> lines)
    {
        var camera = InivationRig.Of(kind).Emulated;
        camera.Opened();
        foreach (var line in lines)
        {
            if (line.Split(' ', ':') is ["write", var module, var parameter, "=", var value])
            {
                var data = new byte[kind == "dvxplorer-mini-10" ? 8 : 4];
                BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(data.Length - 4), Convert.ToUInt32(value, 16));
                camera.ControlOut(new UsbSetup(0x40, 0xBF, ushort.Parse(module, null), Convert.ToUInt16(parameter, 16), (ushort)data.Length), data);
            }
        }

        return camera;
    }
}
