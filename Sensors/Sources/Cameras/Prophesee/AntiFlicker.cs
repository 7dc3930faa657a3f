namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The sensor's anti-flicker filter: drops events of pixels that blink within a band of frequencies.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/common/antiflicker_filter.cpp.</remarks>
internal static class AntiFlicker
{
    /// <summary>Register of the filter's place in the pipeline.</summary>
    public const uint Pipeline = 0xC000;

    /// <summary>Value of <see cref="Pipeline"/>: events go past it.</summary>
    public const uint Bypass = 0b101;

    private const uint InPath = 0b001;
    private const uint Counters = 0xC004;
    private const uint Band = 0xC008;
    private const uint Ageing = 0xC0C0;
    private const uint Memory = 0xC0C4;

    /// <summary>Ends after 4 periods without flicker, begins after 6 with; the band is what is dropped.</summary>
    private const uint DefaultCounters = 4 | (6 << 3);

    /// <summary>Half of a period is bright.</summary>
    private const uint HalfDuty = 8 << 16;

    private const uint DefaultAgeing = 1630 | (0x5A << 12) | (0xA << 24);

    /// <summary>Switches the filter, of a camera that streams too.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="isOn">Whether it is on.</param>
    /// <param name="minHz">Lowest frequency of the band, 50 or more.</param>
    /// <param name="maxHz">Highest, up to 520.</param>
    /// <exception cref="CameraException">The filter's memory is not ready.</exception>
    public static void Set(TreuzellLink link, bool isOn, int minHz, int maxHz)
    {
        link.WriteRegister(Pipeline, Bypass);
        if (!isOn)
        {
            return;
        }

        FilterMemory.AwaitReady(link, Memory, "anti-flicker filter");
        link.WriteRegister(Ageing, DefaultAgeing);
        link.WriteRegister(Band, Period(maxHz) | (Period(minHz) << 8) | HalfDuty);
        link.WriteRegister(Counters, DefaultCounters);
        link.WriteRegister(Pipeline, InPath);
    }

    /// <summary>Period of a frequency, in units of 128 us.</summary>
    private static uint Period(int hz) => (uint)(1_000_000 / hz) >> 7;
}
