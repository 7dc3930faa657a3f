using EdgeLearner.CameraBed.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras;
using EdgeLearner.Sensors.Sources.Cameras.Prophesee;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Prophesee;

/// <summary>Answers that are not what was asked for: each is told, none is tried again.</summary>
public sealed class TreuzellLinkTests : IDisposable
{
    private readonly EmulatedImx636 _board = PropheseeCameras.Evk4();
    private readonly WiredDevice _device;
    private readonly TreuzellLink _link;

    public TreuzellLinkTests()
    {
        _device = new WiredDevice(_board);
        _device.Claim(0);
        _link = new TreuzellLink(_device, "X");
    }

    public void Dispose() => _device.Dispose();

    [Fact]
    public void ReadRegister_Chip_IsTheLastWordOfTheAnswer()
    {
        Assert.Equal(0xA040_1806u, _link.ReadRegister(0x0014));
        Assert.Equal(["psee,ccam5_imx636", "psee,ccam5_gen42"], _link.ReadCompatible());
    }

    [Theory]
    [InlineData("020101C0 0C000000 00000000 00B00000 16000000", "X refused property 0x40010102, register 0x0000B000 (error 22)")]
    [InlineData("00000080 00000000", "X does not know property 0x40010102: its firmware is too old, or it is no such camera")]
    [InlineData("72000000 00000000", "X answered property 0x72 when asked for 0x40010102: another program is using it, or unplug it and plug it in again")]
    [InlineData("02010140 0C000000 00000000 04B00000 01000000", "X answered for register 0x0000B004 when asked for 0x0000B000: unplug it and plug it in again")]
    [InlineData("02010140 0C000000 00000000", "X answered property 0x40010102 with a broken frame of 12 bytes: unplug it and plug it in again")]
    [InlineData("02010140", "X answered property 0x40010102 with a broken frame of 4 bytes: unplug it and plug it in again")]
    [InlineData("02010140 04000000 00000000", "X gave an answer of 4 bytes, which is too short: unplug it and plug it in again")]
    public void WriteRegister_OddAnswer_SaysWhatItWas(string answer, string message)
    {
        _board.AnswerNextWith(Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(message, Assert.Throws<CameraException>(() => _link.WriteRegister(0xB000, 1)).Message);
        Assert.Single(_board.Log);
    }

    [Fact]
    public void WriteRegister_ThatIsNone_IsRefusedByTheBoard()
    {
        Assert.Equal(
            "X refused property 0x40010102, register 0x00F00000 (error 22)", Assert.Throws<CameraException>(() => _link.WriteRegister(0xF0_0000, 1)).Message);
    }

    [Fact]
    public void WriteRegister_NoAnswer_IsATimeout()
    {
        _board.AnswerNextWith([]);

        Assert.Equal(UsbError.Timeout, Assert.Throws<UsbException>(() => _link.WriteRegister(0xB000, 1)).Error);
        Assert.Single(_board.Log);
    }

    [Fact]
    public void DropStaleAnswers_AnswerOfAProgramBefore_IsNotTakenForOurs()
    {
        _device.BulkOut(0x02, [0x72, 0, 0, 0, 0, 0, 0, 0]); // and it died

        _link.DropStaleAnswers();

        Assert.Equal(new Version(3, 9, 0), _link.ReadFirmware());
    }

    [Fact]
    public void DropStaleAnswers_WithoutAnEnd_IsAnErrorThatSaysWhatToDo()
    {
        for (var i = 0; i < 64; i++)
        {
            _device.BulkOut(0x02, [0x72, 0, 0, 0, 0, 0, 0, 0]);
        }

        Assert.Equal(
            "X goes on answering what nobody asked (64 answers so far): unplug it and plug it in again",
            Assert.Throws<CameraException>(_link.DropStaleAnswers).Message);
    }

    [Fact]
    public void ReadSerial_OfThirtyTwoBits_HasEightDigits()
    {
        _board.AnswerNextWith([0x72, 0, 0, 0, 4, 0, 0, 0, 0x21, 0x04, 0x05, 0x00]);

        Assert.Equal("00050421", _link.ReadSerial());
    }
}
