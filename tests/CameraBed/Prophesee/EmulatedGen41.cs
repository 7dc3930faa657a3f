namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>A camera with a Gen4.1: EVK3 HD.</summary>
public sealed class EmulatedGen41 : EmulatedSensor
{
    private bool _isInitialising;
    private bool _isPowered;

    /// <summary>A camera.</summary>
    /// <param name="descriptors">Who it is on USB.</param>
    /// <param name="board">Who it says it is.</param>
    /// <param name="chipId">What the chip says it is.</param>
    public EmulatedGen41(UsbDescriptors descriptors, PropheseeBoard board, uint chipId = 0xA030_1003)
        : base(descriptors, board, chipId, link: 0x2D9, new Dictionary<uint, uint> { [0xC0C4] = 0b100 })
    {
    }

    private protected override bool MayConfigureWhileInitialising(uint address) => true;

    private protected override (bool IsInitialising, bool IsPowered) FollowPowerUp(uint address, uint value)
    {
        if (address == 0x400004)
        {
            Complain("the reset of another sensor was written");
        }

        _isPowered &= IsPowered;
        if (address == 0x001C && value == 1)
        {
            (_isInitialising, _isPowered) = (true, false);
        }

        if (address == 0x0018 && _isInitialising)
        {
            (_isInitialising, _isPowered) = (false, Registers[0x1100] == 5 && Registers[0xA00C] == 0x2_0401);
            if (!_isPowered)
            {
                Complain("initialised without biases or supply");
            }
        }

        return (_isInitialising, _isPowered);
    }
}
