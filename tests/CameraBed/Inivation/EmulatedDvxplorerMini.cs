namespace EdgeLearner.CameraBed.Inivation;

/// <summary>A DVXplorer Mini. Up to firmware 9 it has the chip's registers, brought up already; from 10 on parameters of its own, of eight bytes.</summary>
/// <param name="firmware">Low byte of bcdDevice.</param>
/// <param name="serial">Serial number.</param>
/// <param name="knowsDrop">Whether it knows the request to drop data, from firmware 10 on.</param>
public sealed class EmulatedDvxplorerMini(int firmware = 9, string serial = "DXM00007", bool knowsDrop = true)
    : FpgaCamera(new UsbDescriptors(0x152A, 0x8419, (ushort)(0x0400 | firmware), 5000, 0xFF, 0, [0x82], "iniVation", "DVXplorer Mini", serial), firmware >= 10 ? 8 : 4)
{
    private readonly bool _hasChip = firmware < 10;

    /// <inheritdoc/>
    protected override IEnumerable<(int Module, int Parameter, uint Value)> PowerUp =>
    [
        (1, 0, 640), (1, 1, 480), (1, 2, _hasChip ? 0u : ('x' << 8) | 'N'), (5, 0x3255, 0x0C), (5, 0x3067, 0x80),
    ];

    /// <inheritdoc/>
    public override bool ControlOut(UsbSetup setup, ReadOnlySpan<byte> data)
    {
        if (_hasChip || (setup.RequestType, setup.Request) != (0x40, 0xC6))
        {
            return base.ControlOut(setup, data);
        }

        Note("request 0xC6");
        return knowsDrop;
    }

    /// <inheritdoc/>
    protected override bool Exists(int module, int parameter) => (module, parameter) switch
    {
        (1, <= 3) or (3, <= 10) => true,
        (1, (>= 4 and <= 6) or (>= 8 and <= 15) or (>= 19 and <= 25)) => !_hasChip,
        (5, _) => _hasChip && SamsungChip.Has(parameter),
        _ => false,
    };

    /// <inheritdoc/>
    protected override bool IsReadOnly(int module, int parameter) => (module, parameter) is (1, <= 2);

    /// <inheritdoc/>
    protected override void Check(int module, int parameter, uint value)
    {
        var isSetting = (module == 5 && parameter is not (0x3000 or 0x3238)) || (module == 1 && parameter > 3);
        if (isSetting)
        {
            NeedWritten($"{module}:0x{parameter:X4} set", _hasChip ? [(1, 3), (3, 2), (3, 3), (3, 4), (5, 0x3000)] : [(1, 3), (3, 2), (3, 3), (3, 4)]);
        }

        switch (module, parameter, value)
        {
            case (5, 0x3000, 2):
                NeedWritten("the chip let stream", [(5, 0x3238), .. SamsungChip.Readout.Select(register => (5, register))]);
                break;

            case (1, 3, 1):
                NeedWritten("events switched on", (1, 13), (1, 14), (1, 15), (1, 24), (1, 25));
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool Streams() => _hasChip ? Peek(5, 0x3000) == 2 && Peek(5, 0x3238) == 0 : Peek(1, 3) == 1;
}
