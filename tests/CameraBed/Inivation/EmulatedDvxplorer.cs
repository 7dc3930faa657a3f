namespace EdgeLearner.CameraBed.Inivation;

/// <summary>A DVXplorer with FX3: its chip is brought up register by register.</summary>
/// <param name="firmware">Low byte of bcdDevice.</param>
/// <param name="serial">Serial number.</param>
/// <param name="mounting">Bit 0: rows flipped, 1: columns, 2: the chip on its side.</param>
public sealed class EmulatedDvxplorer(int firmware = 8, string serial = "DXA00012", uint mounting = 0)
    : FpgaCamera(new UsbDescriptors(0x152A, 0x8419, (ushort)(0x0200 | firmware), 5000, 0xFF, 0, [0x82], "iniVation", "DVXplorer", serial))
{
    private static readonly (int Module, int Parameter)[] Runs =
        [(1, 3), (5, 0x3000), (3, 2), (3, 3), (3, 4), (4, 0), (4, 11), (0, 0), (0, 1), (9, 0), (0, 3)];

    /// <inheritdoc/>
    protected override IEnumerable<(int Module, int Parameter, uint Value)> PowerUp =>
    [
        (1, 0, (mounting & 4) != 0 ? 480u : 640u), (1, 1, (mounting & 4) != 0 ? 640u : 480u), (1, 2, mounting),
        (6, 0, 18), (6, 1, 20), (6, 2, 1), (6, 3, 100), (6, 5, 100), (6, 6, 1000), (6, 7, 4),
    ];

    /// <inheritdoc/>
    protected override bool Exists(int module, int parameter) => (module, parameter) switch
    {
        (0, <= 5) or (1, <= 3) or (3, <= 10) or (4, <= 16) or (6, <= 7) or (9, <= 1) => true,
        (5, _) => SamsungChip.Has(parameter),
        _ => false,
    };

    /// <inheritdoc/>
    protected override bool IsReadOnly(int module, int parameter) => module == 6 || (module, parameter) is (1, <= 2);

    /// <inheritdoc/>
    protected override void Check(int module, int parameter, uint value)
    {
        if (module == 5 && (parameter, value) != (0x3000, 0))
        {
            NeedOn($"5:0x{parameter:X4} set", (0, 3));
        }

        if (module == 5 && value > 0xFF)
        {
            Complain($"0x{value:X} in a register of 8 bits");
        }

        switch (module, parameter, value)
        {
            case (0, 3, 1):
                NeedWritten("the chip taken out of reset", Runs);
                break;

            case (9, 0, 1):
                NeedWritten("USB switched on", [(0, 4), (0, 5), (9, 1), .. SamsungChip.PowerUp.Concat(SamsungChip.Readout).Select(register => (5, register))]);
                break;

            case (0, 0, 1):
                NeedOn("the multiplexer switched on", (9, 0), (0, 1));
                break;

            case (1, 3, 1):
                NeedOn("events switched on", (0, 0));
                break;

            case (5, 0x3000, 2):
                NeedOn("the chip let stream", (1, 3));
                NeedWritten("the chip let stream", (5, 0x3238));
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool Streams() =>
        Peek(0, 0) == 1 && Peek(0, 1) == 1 && Peek(0, 3) == 1 && Peek(9, 0) == 1 && Peek(1, 3) == 1 && Peek(5, 0x3000) == 2 && Peek(5, 0x3238) == 0;
}
