using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Drops events that stand alone: noise comes by itself, an edge comes with its neighbours.</summary>
/// <remarks>
/// An event passes if enough of its 8 neighbours had an event less than a window before it (or after it, where times step back a little). Its own pixel
/// does not count, so that a hot pixel does not support itself. Every event is remembered, also one that is dropped. With a support of 1 this is the
/// background activity filter (T. Delbruck, "Frame-free dynamic digital vision", 2008); with more, the spatio-temporal correlation filter
/// (S. Guo and T. Delbruck, "Low cost and latency event camera background activity denoising", 2023).
/// </remarks>
public sealed class CorrelationFilter : IEventFilter
{
    private const long Never = long.MinValue / 2;

    private readonly long _windowUs;
    private readonly int _support;
    private readonly int _stride;
    private readonly int _plane; // from the times of OFF to those of ON; 0 where they are the same
    private readonly long[] _lastUs; // with a border of a pixel all around in which nothing ever happens

    /// <summary>A filter for one stream: 8 bytes a pixel, twice that with <paramref name="samePolarity"/>.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="windowUs">How long an event supports its neighbours, in microseconds, more than 0.</param>
    /// <param name="support">Neighbours that must support an event, 1 to 8.</param>
    /// <param name="samePolarity">Whether only neighbours of the event's own polarity do.</param>
    public CorrelationFilter(string name, SensorGeometry geometry, long windowUs, int support, bool samePolarity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowUs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(support is >= 1 and <= 8, true, nameof(support));
        Name = name;
        Geometry = geometry;
        _windowUs = windowUs;
        _support = support;
        _stride = geometry.Width + 2;
        var pixels = _stride * (geometry.Height + 2);
        _plane = samePolarity ? pixels : 0;
        _lastUs = new long[pixels + _plane];
        Array.Fill(_lastUs, Never);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SensorGeometry Geometry { get; }

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        if (input.Break != StreamBreak.None)
        {
            Array.Fill(_lastUs, Never);
        }

        var timesUs = input.TimesUs;
        var xs = input.Xs;
        var ys = input.Ys;
        var polarities = input.Polarities;
        for (var i = 0; i < timesUs.Length; i++)
        {
            var pixel = (polarities[i] * _plane) + ((ys[i] + 1) * _stride) + xs[i] + 1;
            if (Supporters(pixel, timesUs[i]) >= _support)
            {
                output.Append(timesUs[i], xs[i], ys[i], polarities[i]);
            }

            _lastUs[pixel] = timesUs[i];
        }
    }

    /// <summary>Neighbours with an event within the window, without a branch: whether one has is close to a toss of a coin.</summary>
    private int Supporters(int pixel, long timeUs)
    {
        var above = _lastUs.AsSpan(pixel - _stride - 1, 3);
        var beside = _lastUs.AsSpan(pixel - 1, 3);
        var below = _lastUs.AsSpan(pixel + _stride - 1, 3);
        return Supports(above[0], timeUs) + Supports(above[1], timeUs) + Supports(above[2], timeUs)
            + Supports(beside[0], timeUs) + Supports(beside[2], timeUs)
            + Supports(below[0], timeUs) + Supports(below[1], timeUs) + Supports(below[2], timeUs);
    }

    private int Supports(long lastUs, long timeUs) => (ulong)(timeUs - lastUs + _windowUs - 1) < (ulong)((2 * _windowUs) - 1) ? 1 : 0;
}
