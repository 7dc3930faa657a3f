namespace EdgeLearner.Sensors.Sources.Cameras.Prophesee;

/// <summary>The sensor's event-rate controller: it drops events, evenly over time, so that no more than a number of them leave it in each 200 us.</summary>
/// <remarks>From openeb, hal_psee_plugins/src/devices/gen41/gen41_erc.cpp; the bits that it leaves as they are, from neuromorphic-drivers, prophesee_evk4.rs.</remarks>
internal static class RateController
{
    /// <summary>Least rate that can be asked for, in events a second: one in each period.</summary>
    public const int MinEventsPerSecond = 1_000_000 / PeriodUs;

    private const int PeriodUs = 200;
    private const uint MetavisionTarget = 4000;

    private const uint Control = 0x6000;
    private const uint InputDelay = 0x6004;
    private const uint Period = 0x6008;
    private const uint Target = 0x600C;
    private const uint Enable = 0x6028;
    private const uint TableSelect = 0x602C;
    private const uint Dropping = 0x6050;
    private const uint HorizontalDropping = 0x6060;
    private const uint VerticalDropping = 0x6070;

    /// <summary>Which events are dropped first: none is preferred.</summary>
    public static IEnumerable<RegisterStep> DropTable => RegisterStep.Table(0x6400, 256, i => (((2 * i) + 1) << 16) | (2 * i));

    /// <summary>Makes it ready, dropping nothing yet.</summary>
    public static IEnumerable<RegisterStep> Initialise =>
    [
        new(Control, 0x0015_5400),
        new(InputDelay, 1),
        new(Period, PeriodUs),
        new(Target, MetavisionTarget),
        new(Enable, 3),
        new(TableSelect, 1),
        .. RegisterStep.Table(0x6800, 230, _ => 0x0808_0808),
        new(TableSelect, 2),
        .. DropTable,
        new(Dropping, 0),
        new(HorizontalDropping, 0),
        new(VerticalDropping, 0),
        new(Control, 0x0015_5401),
    ];

    /// <summary>Sets the limit.</summary>
    /// <param name="link">To the sensor.</param>
    /// <param name="eventsPerSecond">0 = none; else <see cref="MinEventsPerSecond"/> or more, in steps of it.</param>
    public static void Set(TreuzellLink link, int eventsPerSecond)
    {
        if (eventsPerSecond > 0)
        {
            link.WriteRegister(Target, (uint)(eventsPerSecond / MinEventsPerSecond));
        }

        link.WriteRegister(Dropping, eventsPerSecond > 0 ? 1u : 0u);
    }
}
