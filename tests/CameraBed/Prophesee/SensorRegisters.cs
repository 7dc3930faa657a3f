namespace EdgeLearner.CameraBed.Prophesee;

/// <summary>Registers of a sensor: which there are, and what they hold. What was never written holds its default, else 0.</summary>
internal sealed class SensorRegisters(IReadOnlyDictionary<uint, uint> defaults)
{
    /// <summary>First and last address of each block, after openeb's register maps of Gen4.1 and IMX636 and what its scripts write besides.</summary>
    private static readonly (uint First, uint Last)[] Blocks =
    [
        (0x0000, 0x00C8), (0x1000, 0x1050), (0x1100, 0x1104), (0x2000, 0x209C), (0x4000, 0x4058), (0x6000, 0x6070), (0x6080, 0x609C),
        (0x60C0, 0x60DC), (0x6400, 0x67FC), (0x6800, 0x6B94), (0x7000, 0x7008), (0x8000, 0x8000), (0x9000, 0x9058), (0x9100, 0x91FC),
        (0xA000, 0xA020), (0xB000, 0xB120), (0xC000, 0xC0E8), (0xD000, 0xD0EC), (0xE000, 0xE150), (0xF128, 0xF128), (0x40_0004, 0x40_0004),
    ];

    private readonly Dictionary<uint, uint> _written = [];

    public uint this[uint address]
    {
        get => _written.GetValueOrDefault(address, defaults.GetValueOrDefault(address));
        set => _written[address] = value;
    }

    public static bool Has(uint address) => address % 4 == 0 && Blocks.Any(block => address >= block.First && address <= block.Last);

    public void Reset() => _written.Clear();
}
