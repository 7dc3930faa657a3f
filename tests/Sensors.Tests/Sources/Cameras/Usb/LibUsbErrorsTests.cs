using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras.Usb;

public sealed class LibUsbErrorsTests
{
    private static readonly UsbDeviceInfo Device = new(251, 253, "251-1.4", 0x04B4, 0x00F5, 0x307, UsbSpeed.Super, [], "Prophesee", "EVK4", "1");

    [Theory]
    [InlineData(-3, (int)UsbError.Access, "EVK4 at USB port 251-1.4: no permission for /dev/bus/usb/251/253: install 60-edgelearner.rules in /etc/udev/rules.d, plug the camera in again, run 'sudo usermod -aG edgelearner-camera $USER' and log in anew")]
    [InlineData(-6, (int)UsbError.Busy, "EVK4 at USB port 251-1.4 is in use by another program: end that first")]
    [InlineData(-4, (int)UsbError.NoDevice, "EVK4 at USB port 251-1.4 was unplugged")]
    [InlineData(-9, (int)UsbError.Pipe, "EVK4 at USB port 251-1.4: a test failed: the device refused it")]
    [InlineData(-11, (int)UsbError.Other, "EVK4 at USB port 251-1.4: a test failed: the kernel has no memory for so many transfers: lower Sensor:Transfers or Sensor:TransferKiB, or raise /sys/module/usbcore/parameters/usbfs_memory_mb")]
    public void Of_AnError_SaysWhatToDo(int code, int expected, string message)
    {
        var error = LibUsbErrors.Of(code, Device, "a test");

        Assert.Equal((UsbError)expected, error.Error);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Of_DeviceWithoutAName_IsCalledByItsNumbers() =>
        Assert.Equal("04b4:00f5 at USB port 251-1.4 was unplugged", LibUsbErrors.Of(-4, Device with { Product = null }, "a test").Message);

    [Fact]
    public void ThrowIfFailed_NoError_DoesNothing() => LibUsbErrors.ThrowIfFailed(12, Device, "a test");

    [Theory]
    [InlineData(-12, "USB: a test failed: the machine cannot do this")]
    [InlineData(-99, "USB: a test failed: libusb does not say why: it needs the system's udev and /dev/bus/usb, which a container has to be given")]
    public void ThrowIfFailed_AnErrorOfTheBus_SaysWhatToDo(int code, string message) =>
        Assert.Equal(message, Assert.Throws<UsbException>(() => LibUsbErrors.ThrowIfFailed(code, "a test")).Message);
}
