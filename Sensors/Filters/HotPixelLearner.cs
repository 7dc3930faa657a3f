using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Watches a stream for a while, and tells which pixels are hot.</summary>
/// <param name="geometry">Size of the sensor.</param>
/// <param name="seconds">How long to watch, in seconds of sensor time.</param>
/// <param name="hz">Fewest events a second of a hot pixel.</param>
internal sealed class HotPixelLearner(SensorGeometry geometry, double seconds, double hz)
{
    private readonly PixelCounts _counts = new(geometry);
    private long _leftUs = (long)(seconds * 1e6);
    private long? _startUs; // of the stretch since the last break
    private long _lastUs;

    /// <summary>Whether the time is up.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Counts the events of a packet until the time is up.</summary>
    /// <returns>How many were counted.</returns>
    public int Learn(EventPacket packet)
    {
        if (packet.Break != StreamBreak.None && _startUs is { } startUs)
        {
            _leftUs -= Math.Max(0, _lastUs - startUs);
            _startUs = null;
        }

        if (packet.Count == 0)
        {
            return 0;
        }

        var timesUs = packet.TimesUs;
        _startUs ??= timesUs[0];
        var end = timesUs.IndexOfAnyExceptInRange(long.MinValue, _startUs.Value + _leftUs - 1);
        IsDone = end >= 0;
        var counted = IsDone ? end : timesUs.Length;
        _counts.Add(packet, counted);
        _lastUs = timesUs[^1];
        return counted;
    }

    /// <summary>The hot pixels, each as row x width + column, in ascending order.</summary>
    public IReadOnlyList<int> Find() => _counts.FindHot(seconds, hz);
}
