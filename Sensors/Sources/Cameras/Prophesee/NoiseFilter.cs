namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The sensor's filter of bursts: spatio-temporal contrast (STC) or trail.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/common/event_trail_filter.cpp.</remarks>
internal static class NoiseFilter
{
    /// <summary>Register of the filter's place in the pipeline.</summary>
    public const uint Pipeline = 0xD000;

    /// <summary>Value of <see cref="Pipeline"/>: events go past it.</summary>
    public const uint Bypass = 0b101;

    private const uint InPath = 0b001;

    private const uint Contrast = 0xD004;
    private const uint Trail = 0xD008;
    private const uint Clock = 0xD00C;
    private const uint Ageing = 0xD0C0;
    private const uint Memory = 0xD0C4;
    private const uint ClearReady = 0b100;
    private const uint Prepare = 0b001;

    private const uint On = 1;
    private const int ThresholdShift = 1;
    private const uint KeepTrail = 1 << 24;

    /// <summary>Sets the filter, of a camera that streams too.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="kind">Which.</param>
    /// <param name="thresholdUs">Time within which events are compared, 1000 to 100,000 us; the sensor knows milliseconds.</param>
    /// <param name="isImproved">Whether the sensor knows <see cref="SensorNoiseFilter.StcKeepTrail"/>, and so a bit more.</param>
    /// <exception cref="CameraException">The filter's memory does not become ready.</exception>
    public static void Set(TreuzellLink link, SensorNoiseFilter kind, int thresholdUs, bool isImproved)
    {
        link.WriteRegister(Pipeline, Bypass);
        if (kind == SensorNoiseFilter.Off)
        {
            return;
        }

        var ms = Math.Clamp((thresholdUs + 500) / 1000, 1, 100);
        var threshold = (uint)(ms * 1000) << ThresholdShift;
        var isTrail = kind == SensorNoiseFilter.Trail;
        link.WriteRegister(Memory, ClearReady);
        link.WriteRegister(Memory, Prepare);
        link.WriteRegister(Contrast, isTrail ? NoiseFilterTimes.DefaultContrast : threshold | On | (kind == SensorNoiseFilter.StcKeepTrail ? KeepTrail : 0));
        link.WriteRegister(Trail, isTrail ? threshold | On : NoiseFilterTimes.DefaultTrail);
        link.WriteRegister(Clock, NoiseFilterTimes.Clock(ms, isImproved));
        link.WriteRegister(Ageing, NoiseFilterTimes.Ageing(ms));
        FilterMemory.AwaitReady(link, Memory, "noise filter");
        link.WriteRegister(Pipeline, InPath);
    }
}
