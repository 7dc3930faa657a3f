namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>A bias of a sensor.</summary>
/// <param name="Range">Name and safe range.</param>
/// <param name="Address">Its register; the value is the lowest byte.</param>
internal sealed record SensorBias(BiasRange Range, uint Address)
{
    /// <summary>All but the value: current source, buffer and transfer at once, as openeb's imx636_ll_biases.cpp and gen41_ll_biases.cpp write them.</summary>
    private const uint Settings = 0x11A1_0000;

    /// <summary>The value that options ask for.</summary>
    public int Of(SensorOptions options) => options.Biases.GetValueOrDefault(Range.Name, Range.Default);

    /// <summary>What stands in the register.</summary>
    public int Read(TreuzellLink link) => (int)(link.ReadRegister(Address) & byte.MaxValue);

    /// <summary>Sets it.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="value">0 to 255.</param>
    public void Write(TreuzellLink link, int value) => link.WriteRegister(Address, Settings | (uint)value);
}
