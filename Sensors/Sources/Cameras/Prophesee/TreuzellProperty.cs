namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>Properties and marks of the board protocol.</summary>
/// <remarks>From openeb, hal_psee_plugins/include/boards/treuzell/treuzell_command_definition.h.</remarks>
internal static class TreuzellProperty
{
    /// <summary>Set in an answer: the command failed.</summary>
    public const uint Failure = 0x8000_0000;

    /// <summary>Set in a request: write.</summary>
    public const uint Write = 0x4000_0000;

    /// <summary>Serial number, 32 or 64 bits.</summary>
    public const uint Serial = 0x72;

    /// <summary>Firmware version, a byte for each part.</summary>
    public const uint ReleaseVersion = 0x79;

    /// <summary>What a device of the board is, as strings like those of a device tree.</summary>
    public const uint Compatible = 0x1_0003;

    /// <summary>Registers of a device.</summary>
    public const uint Register32 = 0x1_0102;
}
