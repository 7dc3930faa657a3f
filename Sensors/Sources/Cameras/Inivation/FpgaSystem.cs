using System.Globalization;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>What a camera with an FPGA says of itself.</summary>
/// <param name="Firmware">Version of the USB chip's firmware.</param>
/// <param name="Logic">Version of the FPGA's logic.</param>
/// <param name="Patch">Its patch level.</param>
/// <param name="Columns">Columns of the chip, as its words address them.</param>
/// <param name="Rows">Rows of the chip.</param>
/// <param name="Mounting">How the chip is mounted.</param>
/// <param name="UsbClock">Clock of its USB part, in MHz, before the deviation.</param>
/// <param name="ClockDeviation">What its clocks are to be multiplied by, in thousandths.</param>
internal sealed record FpgaSystem(int Firmware, uint Logic, uint Patch, int Columns, int Rows, FpgaMounting Mounting, uint UsbClock, uint ClockDeviation)
{
    /// <summary>After this long a USB packet is sent that is not full, in microseconds, as libcaer and neuromorphic-drivers have it.</summary>
    private const uint EarlyPacketUs = 1_000;

    /// <summary>The only logic whose registers and words are known.</summary>
    private const uint KnownLogic = 18;

    /// <summary>Whether rows of the chip are columns of the picture.</summary>
    public bool IsTurned => Mounting.HasFlag(FpgaMounting.Turned);

    /// <summary>What <see cref="FpgaRegister.EarlyPacketDelay"/> is set to, in cycles of the USB clock.</summary>
    public uint EarlyPacketCycles => (uint)Math.Round(EarlyPacketUs * UsbClock * (ClockDeviation / 1000.0));

    /// <summary>Size of the picture.</summary>
    public SensorGeometry Geometry => IsTurned ? new(Rows, Columns) : new(Columns, Rows);

    /// <summary>Versions, for people.</summary>
    public string Versions => string.Create(CultureInfo.InvariantCulture, $"{Firmware} (logic {Logic}.{Patch})");

    /// <summary>Asks a camera what it is, and refuses what does not work.</summary>
    /// <param name="model">What it is by its number on USB.</param>
    /// <param name="device">The camera.</param>
    /// <param name="minFirmware">Oldest firmware that works.</param>
    /// <param name="minPatch">Least patch level that works.</param>
    /// <param name="checkChip">Throws where the number of the chip is none of the model's; is given model and serial number for it.</param>
    /// <exception cref="CameraException">One line that names the version or the chip.</exception>
    /// <exception cref="UsbException">USB failed.</exception>
    public static (CameraInfo Info, FpgaSystem System) Identify(ICameraModel model, IUsbDevice device, int minFirmware, uint minPatch, Action<string, uint> checkChip)
    {
        var port = new FpgaPort(device);
        var system = Read(device, port);
        var info = new CameraInfo(model.Name, model.Key, InivationCameras.SerialOf(device.Info), system.Versions, system.Geometry);
        var camera = $"{info.Model} {info.Serial}";
        system.Check(camera, minFirmware, minPatch);
        checkChip(camera, port.Read(FpgaRegister.ChipId));
        return (info, system);
    }

    private static FpgaSystem Read(IUsbDevice device, FpgaPort port) => new(
        InivationCameras.FirmwareOf(device.Info),
        port.Read(FpgaRegister.LogicVersion),
        port.Read(FpgaRegister.LogicPatch),
        (int)port.Read(FpgaRegister.Columns),
        (int)port.Read(FpgaRegister.Rows),
        (FpgaMounting)port.Read(FpgaRegister.Orientation),
        port.Read(FpgaRegister.UsbClock),
        port.Read(FpgaRegister.ClockDeviation));

    private void Check(string camera, int minFirmware, uint minPatch)
    {
        InivationCameras.CheckFirmware(camera, Firmware, minFirmware);
        if (Logic != KnownLogic || Patch < minPatch)
        {
            throw new CameraException(
                $"{camera} has logic {Logic}.{Patch}, and {KnownLogic}.{minPatch} or a later patch of {KnownLogic} is needed: update it with iniVation's Flashy",
                camera);
        }
    }
}

/// <summary>How a chip is mounted: bits of <see cref="FpgaRegister.Orientation"/>.</summary>
[Flags]
internal enum FpgaMounting
{
    /// <summary>As its picture.</summary>
    Upright = 0,

    /// <summary>Its rows count from the other end; the logic turns addresses, so that only registers of the chip must know.</summary>
    FlippedY = 1,

    /// <summary>Its columns do.</summary>
    FlippedX = 2,

    /// <summary>Its rows are the picture's columns.</summary>
    Turned = 4,
}
