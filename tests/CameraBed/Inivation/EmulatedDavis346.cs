namespace EdgeLearner.CameraBed.Inivation;

/// <summary>A DAVIS346: configured only when all of it is off, and switched on from the chip outwards.</summary>
/// <param name="firmware">Low byte of bcdDevice.</param>
/// <param name="serial">Serial number.</param>
/// <param name="isTurned">Whether its chip is mounted on its side.</param>
public sealed class EmulatedDavis346(int firmware = 6, string serial = "00000046", bool isTurned = false)
    : FpgaCamera(new UsbDescriptors(0x152A, 0x841A, (ushort)(0x0200 | firmware), 5000, 0xFF, 0, [0x82], "iniVation", "DAVIS346", serial))
{
    private static readonly (int Module, int Parameter)[] Runs =
        [(1, 3), (2, 4), (3, 2), (3, 3), (3, 4), (4, 0), (4, 11), (0, 0), (0, 1), (9, 0), (0, 3)];

    private static readonly int[] ChipParameters =
        [.. Enumerable.Range(0, 5), .. Enumerable.Range(8, 20), 34, 35, 36, .. Enumerable.Range(128, 11), 140, 141, 143, 144];

    private static readonly (int Module, int Parameter)[] Biases = [.. ChipParameters.Select(parameter => (5, parameter))];

    /// <inheritdoc/>
    protected override IEnumerable<(int Module, int Parameter, uint Value)> PowerUp =>
    [
        (1, 0, isTurned ? 260u : 346u), (1, 1, isTurned ? 346u : 260u), (1, 2, isTurned ? 4u : 0u),
        (1, 10, 1), (1, 30, 1), (1, 40, 1), (1, 50, 1), (1, 60, 1), (1, 31, 1),
        (6, 0, 18), (6, 1, 5), (6, 2, 1), (6, 3, 120), (6, 4, 30), (6, 5, 80), (6, 6, 1008), (6, 7, 1),
    ];

    /// <inheritdoc/>
    protected override bool Exists(int module, int parameter) => (module, parameter) switch
    {
        (0, <= 5) or (2, <= 13) or (3, <= 10) or (4, <= 16) or (6, <= 7) or (9, <= 1) => true,
        (1, <= 5 or (>= 10 and <= 26) or (>= 30 and <= 34) or (>= 40 and <= 44) or (>= 50 and <= 52) or (>= 60 and <= 63)) => true,
        (5, <= 4 or (>= 8 and <= 27) or (>= 34 and <= 36) or (>= 128 and <= 144)) => true,
        _ => false,
    };

    /// <inheritdoc/>
    protected override bool IsReadOnly(int module, int parameter) => module == 6 || (module, parameter) is (1, 0 or 1 or 2 or 10 or 30 or 40 or 50 or 60);

    /// <inheritdoc/>
    protected override void Check(int module, int parameter, uint value)
    {
        if (module == 5 || (module == 1 && parameter >= 10))
        {
            NeedWritten($"{module}:0x{parameter:X4} set", Runs);
        }

        if (module == 5 && value > 0xFFFF)
        {
            Complain($"0x{value:X} in a register of 16 bits");
        }

        switch (module, parameter, value)
        {
            case (0, 3, 1):
                NeedWritten("the chip switched on", Biases);
                break;

            case (9, 0, 1):
                NeedOn("USB switched on", (0, 3));
                NeedWritten("USB switched on", (9, 1));
                break;

            case (0, 0, 1):
                NeedOn("the multiplexer switched on", (9, 0), (0, 1));
                break;

            case (1, 3, 1):
                NeedOn("events switched on", (0, 0), (0, 4), (0, 5));
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool Streams() => Peek(0, 0) == 1 && Peek(0, 1) == 1 && Peek(0, 3) == 1 && Peek(9, 0) == 1 && Peek(1, 3) == 1;
}
