namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>A camera with an IMX636: EVK4, SilkyEvCam HD, uEye XCP-E.</summary>
public sealed class EmulatedImx636 : EmulatedSensor
{
    private const uint SoftReset = 0x40_0004;
    private const uint Diff = 0x1014;

    private bool _isInitialising;
    private bool _isPowered;

    /// <summary>A camera.</summary>
    /// <param name="descriptors">Who it is on USB.</param>
    /// <param name="board">Who it says it is.</param>
    /// <param name="trim">Factory values of its biases by register, below 256.</param>
    /// <param name="chipId">What the chip says it is.</param>
    public EmulatedImx636(UsbDescriptors descriptors, PropheseeBoard board, IReadOnlyDictionary<uint, uint> trim, uint chipId = 0xA040_1806)
        : base(descriptors, board, chipId, link: 0x2F9, Defaults(trim))
    {
    }

    private protected override bool MayConfigureWhileInitialising(uint address) => address == Diff;

    private protected override (bool IsInitialising, bool IsPowered) FollowPowerUp(uint address, uint value)
    {
        if (address == SoftReset && value == 0)
        {
            if (Registers[SoftReset] == 0)
            {
                Complain("the reset was let go before it was held");
            }

            Registers.Reset();
            (_isInitialising, _isPowered) = (true, false);
        }

        if (address == 0x9000 && _isInitialising)
        {
            (_isInitialising, _isPowered) = (false, Registers[0xB000] == 0x2F9 && Registers[0xA000] == 0x000B_0501);
            if (!_isPowered)
            {
                Complain("initialised without link or supply");
            }
        }
        else
        {
            _isPowered &= IsPowered;
        }

        return (_isInitialising, _isPowered);
    }

    private static Dictionary<uint, uint> Defaults(IReadOnlyDictionary<uint, uint> trim)
    {
        var defaults = trim.ToDictionary(bias => bias.Key, bias => bias.Value | 0x0382_9600);
        defaults[0xC0C4] = 0b100; // memory of the anti-flicker filter: ready
        defaults[0x9008] = 0x640;
        return defaults;
    }
}
