using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Lets the events of a span of time pass: each by its own time, whatever the order.</summary>
/// <param name="plan">From where to where.</param>
/// <param name="firstUs">Time of the recording's first event, in microseconds.</param>
internal sealed class ConversionWindow(ConversionPlan plan, long firstUs)
{
    private readonly EventPacket? _output = plan.StartUs is null && plan.EndUs is null ? null : new();
    private readonly long _fromUs = plan.StartUs is { } startUs ? After(firstUs, startUs) : long.MinValue;
    private readonly long _lastUs = plan.EndUs is { } endUs ? After(firstUs, endUs) - 1 : long.MaxValue;

    /// <summary>The events within, as a packet lent until the next call.</summary>
    public EventPacket Apply(EventPacket input)
    {
        if (_output is null)
        {
            return input;
        }

        _output.Clear();
        _output.CopyMarksFrom(input);
        for (var at = 0; _fromUs <= _lastUs;)
        {
            var outside = input.TimesUs[at..].IndexOfAnyInRange(_fromUs, _lastUs);
            if (outside < 0)
            {
                break;
            }

            var within = input.TimesUs[(at + outside)..].IndexOfAnyExceptInRange(_fromUs, _lastUs);
            var end = within < 0 ? input.Count : at + outside + within;
            _output.Append(input, (at + outside)..end);
            at = end;
        }

        return _output;
    }

    /// <summary>A later time, as far as there is one.</summary>
    private static long After(long timeUs, long us) => timeUs > 0 && us > long.MaxValue - timeUs ? long.MaxValue : timeUs + us;
}
