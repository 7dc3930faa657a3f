namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>What a Prophesee HD sensor makes of writes: power, flow of events, and complaints about a wrong order.</summary>
/// <remarks>
/// Events flow only while every register that the start script writes holds its value, so a start that lacks one is silent. After openeb's
/// scripts and filters, not after the driver.
/// </remarks>
public abstract class EmulatedSensor : TreuzellCamera
{
    private const uint RoiControl = 0x0004;
    private const uint ChipId = 0x0014;
    private const uint PowerControl = 0x006C;
    private const uint PoweredDown = 0x0EE4_7114;
    private const uint LastOfDestroy = 0xB07C;
    private const uint PixelsRun = 1 << 10;
    private const uint Ready = 0b100;
    private const uint Request = 0b001;
    private const int QuestionsUntilReady = 2;

    private readonly uint _chipId;
    private readonly uint _link;
    private int _questions;

    private protected EmulatedSensor(UsbDescriptors descriptors, PropheseeBoard board, uint chipId, uint link, IReadOnlyDictionary<uint, uint> defaults)
        : base(descriptors, board)
    {
        (_chipId, _link) = (chipId, link);
        Registers = new SensorRegisters(defaults);
    }

    /// <inheritdoc/>
    public override uint Peek(uint address) => Registers[address];

    /// <inheritdoc/>
    public override void PoweredOn()
    {
        base.PoweredOn();
        Registers.Reset();
        IsPowered = false;
    }

    private protected SensorRegisters Registers { get; }

    /// <summary>Registers that may be written between power-up's beginning and its end, and else only when it is over.</summary>
    private protected abstract bool MayConfigureWhileInitialising(uint address);

    /// <summary>Follows the power-up that the sensor's own script makes.</summary>
    /// <returns>Whether the sensor has begun to power up, and whether it has ended.</returns>
    private protected abstract (bool IsInitialising, bool IsPowered) FollowPowerUp(uint address, uint value);

    /// <inheritdoc/>
    protected sealed override uint? ReadRegister(uint address)
    {
        if (address == ChipId)
        {
            return _chipId;
        }

        if (address == 0xD0C4 && _questions > 0 && --_questions == 0)
        {
            Registers[address] |= Ready;
        }

        return SensorRegisters.Has(address) ? Registers[address] : null;
    }

    /// <inheritdoc/>
    protected sealed override bool WriteRegister(uint address, uint value)
    {
        if (!SensorRegisters.Has(address))
        {
            return false;
        }

        var (isInitialising, isPowered) = FollowPowerUp(address, value);
        CheckOrder(address, value, isInitialising);
        Registers[address] = address == 0xD0C4 ? FilterMemory(value) : value;
        IsPowered = isPowered && !(address == LastOfDestroy && Registers[PowerControl] == PoweredDown);
        IsStreaming = IsPowered && Flows;
        return true;
    }

    private bool Flows =>
        Registers[0xB000] == _link && Registers[0x9028] == 0 && Registers[0x9008] == 0x645 && Registers[0x002C] == 0x0022_C724 && (Registers[RoiControl] & PixelsRun) != 0;

    private void CheckOrder(uint address, uint value, bool isInitialising)
    {
        if (address == RoiControl && (value & PixelsRun) != 0 && !IsPowered && !isInitialising)
        {
            Complain("started before it was initialised");
        }

        if (IsStreaming && !IsLive(address) && !IsOfStop(address))
        {
            Complain($"register 0x{address:X8} was written while events flow");
        }

        if (IsSetting(address) && !IsPowered && !(isInitialising && MayConfigureWhileInitialising(address)))
        {
            Complain($"register 0x{address:X8} was set before the sensor was initialised");
        }
    }

    /// <summary>Writing the flag clears it, writing the request lets it come back.</summary>
    private uint FilterMemory(uint value)
    {
        _questions = (value & Request) != 0 ? QuestionsUntilReady : 0;
        return 0;
    }

    /// <summary>Biases, region, rate, mask, filters: what a running camera lets itself be told.</summary>
    private static bool IsLive(uint address) =>
        address is RoiControl or 0x600C or 0x6050 or (>= 0xC000 and <= 0xD0FF) || (IsSetting(address) && address is < 0x6000 or >= 0x9100);

    /// <summary>The registers that the stop scripts write.</summary>
    private static bool IsOfStop(uint address) => address is RoiControl or 0x002C or 0x9028 or 0x9008 or 0xB000;

    private static bool IsSetting(uint address) =>
        address is (>= 0x1000 and <= 0x1050) or (>= 0x2000 and <= 0x4058) or (>= 0x6000 and <= 0x6BFF) or (>= 0x9100 and <= 0x91FC) or (>= 0xC004 and <= 0xCFFF) or (>= 0xD004 and <= 0xDFFF);
}
