namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>One line of a register script.</summary>
/// <param name="Address">Register.</param>
/// <param name="Value">What is written.</param>
/// <param name="DelayUs">Pause behind it, in microseconds.</param>
internal readonly record struct RegisterStep(uint Address, uint Value, int DelayUs = 0)
{
    /// <summary>Distance of registers that follow one another.</summary>
    public const uint Stride = 4;

    /// <summary>Registers that follow one another, each with a value of its own.</summary>
    public static IEnumerable<RegisterStep> Table(uint address, int count, Func<uint, uint> value) =>
        Enumerable.Range(0, count).Select(i => new RegisterStep(address + (Stride * (uint)i), value((uint)i)));
}
