using System.Buffers.Binary;
using EdgeLearner.Sensors.Sources.Cameras.Usb;

namespace EdgeLearner.Sensors.Sources.Cameras.Inivation;

/// <summary>iniVation's vendor protocol: registers by control transfers. One thread.</summary>
/// <param name="device">The camera.</param>
/// <param name="valueBytes">Bytes of a value on the wire, big-endian: 4, or 8 for the DVXplorer Mini's firmware from 10 on.</param>
/// <remarks>After libcaer, src/usb_utils.h.</remarks>
internal sealed class FpgaPort(IUsbDevice device, int valueBytes = FpgaPort.ShortValue)
{
    public const int ShortValue = 4;
    public const int LongValue = 8;

    private const byte VendorIn = 0xC0;
    private const byte VendorOut = 0x40;
    private const byte Register = 0xBF;
    private const byte Registers = 0xC2;
    private const int BlockEntryBytes = 6;

    /// <summary>What a register holds.</summary>
    /// <exception cref="UsbException">USB failed, or the answer was cut.</exception>
    public uint Read(FpgaRegister register)
    {
        Span<byte> value = stackalloc byte[LongValue];
        value = value[..valueBytes];
        var count = device.ControlIn(VendorIn, Register, register.Module, register.Parameter, value);
        if (count != valueBytes)
        {
            throw new UsbException(
                UsbError.Io, $"{device.Info.Product ?? "the camera"} at USB port {device.Info.Port} answered {count} bytes of {valueBytes} when asked for parameter {register.Parameter} of module {register.Module}: unplug it and plug it in again");
        }

        return BinaryPrimitives.ReadUInt32BigEndian(value[^sizeof(uint)..]);
    }

    /// <summary>Whether a register that tells of a feature says yes.</summary>
    public bool Has(FpgaRegister register) => Read(register) != 0;

    /// <summary>Writes a register.</summary>
    /// <exception cref="UsbException">USB failed.</exception>
    public void Write(FpgaRegister register, uint value)
    {
        Span<byte> bytes = stackalloc byte[LongValue];
        bytes.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(valueBytes - sizeof(uint))..], value);
        device.ControlOut(VendorOut, Register, register.Module, register.Parameter, bytes[..valueBytes]);
    }

    /// <summary>Writes registers, one after the other.</summary>
    /// <exception cref="UsbException">USB failed.</exception>
    public void WriteEach(IReadOnlyList<(FpgaRegister Register, uint Value)> entries)
    {
        foreach (var (register, value) in entries)
        {
            Write(register, value);
        }
    }

    /// <summary>Writes 0 to registers, one after the other.</summary>
    /// <exception cref="UsbException">USB failed.</exception>
    public void SwitchOff(IReadOnlyList<FpgaRegister> registers)
    {
        foreach (var register in registers)
        {
            Write(register, 0);
        }
    }

    /// <summary>The same of a camera that may be gone: then nothing is left to be switched off.</summary>
    public void TrySwitchOff(IReadOnlyList<FpgaRegister> registers)
    {
        try
        {
            SwitchOff(registers);
        }
        catch (UsbException)
        {
            // it was unplugged, or does not answer: opening it again begins with the same
        }
    }

    /// <summary>Writes registers in one transfer, so that no event is judged by half of them.</summary>
    /// <exception cref="UsbException">USB failed.</exception>
    public void WriteAll(params ReadOnlySpan<(FpgaRegister Register, uint Value)> entries)
    {
        var block = new byte[entries.Length * BlockEntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = block.AsSpan(i * BlockEntryBytes);
            (entry[0], entry[1]) = (entries[i].Register.Module, (byte)entries[i].Register.Parameter);
            BinaryPrimitives.WriteUInt32BigEndian(entry[2..], entries[i].Value);
        }

        device.ControlOut(VendorOut, Registers, (ushort)entries.Length, 0, block);
    }
}
