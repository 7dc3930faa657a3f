using System.Buffers.Binary;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>A camera that speaks iniVation's vendor protocol: a register file, and what must have been written before what.</summary>
/// <remarks>
/// The log has a line <c>write MODULE:0xPARAMETER = 0xVALUE</c> for each register, however many came in one transfer. Numbers are written out here, after
/// neuromorphic-drivers and jAER, and not taken from the driver.
/// </remarks>
/// <param name="descriptors">Who it is on USB.</param>
/// <param name="valueBytes">Bytes of a value: 4 or 8.</param>
public abstract class FpgaCamera(UsbDescriptors descriptors, int valueBytes = 4) : EmulatedCamera
{
    private const int BlockEntryBytes = 6;

    private readonly Dictionary<(int Module, int Parameter), uint> _changes = [];
    private readonly HashSet<(int Module, int Parameter)> _written = [];
    private Dictionary<(int Module, int Parameter), uint>? _values;
    private bool _isClaimed;

    /// <inheritdoc/>
    public override UsbDescriptors Descriptors => descriptors;

    /// <inheritdoc/>
    public override byte StreamEndpoint => 0x82;

    /// <summary>Registers that hold something of their own: what they hold after power-up.</summary>
    protected abstract IEnumerable<(int Module, int Parameter, uint Value)> PowerUp { get; }

    private Dictionary<(int Module, int Parameter), uint> Values => _values ??= AfterPowerUp();

    /// <summary>What a register holds.</summary>
    public uint Peek(int module, int parameter) => Values.GetValueOrDefault((module, parameter));

    /// <summary>Makes a register hold something else from the beginning: another version, another chip.</summary>
    public void Change(int module, int parameter, uint value)
    {
        _changes[(module, parameter)] = value;
        _values = null;
    }

    /// <inheritdoc/>
    public override void PoweredOn()
    {
        base.PoweredOn();
        _values = null;
        _isClaimed = false;
        _written.Clear();
    }

    /// <inheritdoc/>
    public override void Opened()
    {
        _isClaimed = true;
        _written.Clear();
    }

    /// <inheritdoc/>
    public override byte[]? ControlIn(UsbSetup setup)
    {
        var (module, parameter) = (setup.Value, setup.Index);
        if (setup.RequestType != 0xC0 || setup.Request != 0xBF || setup.Length != valueBytes || !Exists(module, parameter))
        {
            Complain($"asked by request 0x{setup.RequestType:X2} 0x{setup.Request:X2} for {setup.Length} bytes of {module}:0x{parameter:X4}");
            return null;
        }

        var answer = new byte[valueBytes];
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(valueBytes - sizeof(uint)), Peek(module, parameter));
        return answer;
    }

    /// <inheritdoc/>
    public override bool ControlOut(UsbSetup setup, ReadOnlySpan<byte> data)
    {
        if (!_isClaimed)
        {
            Complain("told something before interface 0 was claimed");
        }

        switch (setup.RequestType, setup.Request)
        {
            case (0x40, 0xBF) when data.Length == valueBytes:
                return Write(setup.Value, setup.Index, BinaryPrimitives.ReadUInt32BigEndian(data[(valueBytes - sizeof(uint))..]));

            case (0x40, 0xC2) when valueBytes == sizeof(uint) && data.Length == setup.Value * BlockEntryBytes && setup.Index == 0:
                var isKnown = true;
                for (; data.Length > 0; data = data[BlockEntryBytes..])
                {
                    isKnown &= Write(data[0], data[1], BinaryPrimitives.ReadUInt32BigEndian(data[2..]));
                }

                return isKnown;

            default:
                Complain($"told {data.Length} bytes by request 0x{setup.RequestType:X2} 0x{setup.Request:X2}, value {setup.Value}");
                return false;
        }
    }

    /// <summary>Whether there is such a register.</summary>
    protected abstract bool Exists(int module, int parameter);

    /// <summary>Whether it only tells something.</summary>
    protected abstract bool IsReadOnly(int module, int parameter);

    /// <summary>A register is about to be written: complains where something should have come first.</summary>
    protected abstract void Check(int module, int parameter, uint value);

    /// <summary>Whether events flow, as registers are now.</summary>
    protected abstract bool Streams();

    /// <summary>Complains unless all of these registers have been written since the camera was claimed.</summary>
    protected void NeedWritten(string before, params IEnumerable<(int Module, int Parameter)> registers)
    {
        foreach (var (module, parameter) in registers.Where(register => !_written.Contains(register)))
        {
            Complain($"{before} before {module}:0x{parameter:X4} was written");
        }
    }

    /// <summary>Complains unless all of these registers hold something.</summary>
    protected void NeedOn(string before, params IEnumerable<(int Module, int Parameter)> registers)
    {
        foreach (var (module, parameter) in registers.Where(register => Peek(register.Module, register.Parameter) == 0))
        {
            Complain($"{before} while {module}:0x{parameter:X4} is 0");
        }
    }

    private Dictionary<(int Module, int Parameter), uint> AfterPowerUp()
    {
        var values = PowerUp.ToDictionary(known => (known.Module, known.Parameter), known => known.Value);
        foreach (var (register, value) in _changes)
        {
            values[register] = value;
        }

        return values;
    }

    private bool Write(int module, int parameter, uint value)
    {
        Note($"write {module}:0x{parameter:X4} = 0x{value:X}");
        if (!Exists(module, parameter) || IsReadOnly(module, parameter))
        {
            Complain($"there is nothing to be written at {module}:0x{parameter:X4}");
            return false;
        }

        Check(module, parameter, value);
        Values[(module, parameter)] = value;
        _written.Add((module, parameter));
        IsStreaming = Streams();
        return true;
    }
}
