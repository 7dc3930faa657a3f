using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Lets times count from the earliest event of the first packet: from the first event, and nothing becomes negative where times step back a little.</summary>
internal sealed class ConversionShift
{
    private readonly EventPacket _output = new();
    private long? _zeroUs;

    /// <summary>The same events at their new times, as a packet lent until the next call.</summary>
    /// <param name="input">Of one event or more.</param>
    public EventPacket Apply(EventPacket input)
    {
        var zeroUs = _zeroUs ??= Earliest(input.TimesUs);
        _output.Clear();
        _output.CopyMarksFrom(input);
        _output.ReachedUs -= zeroUs;
        var (timesUs, xs, ys, polarities) = _output.GetFreeColumns();
        for (var i = 0; i < input.Count; i++)
        {
            timesUs[i] = input.TimesUs[i] - zeroUs;
        }

        input.Xs.CopyTo(xs);
        input.Ys.CopyTo(ys);
        input.Polarities.CopyTo(polarities);
        _output.Advance(input.Count);
        return _output;
    }

    /// <summary>The earliest of some times.</summary>
    public static long Earliest(ReadOnlySpan<long> timesUs)
    {
        var earliestUs = timesUs[0];
        foreach (var timeUs in timesUs)
        {
            earliestUs = Math.Min(earliestUs, timeUs);
        }

        return earliestUs;
    }
}
