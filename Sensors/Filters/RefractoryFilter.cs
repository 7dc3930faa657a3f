using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Drops events of a pixel that come too soon after the last event of that pixel that passed.</summary>
public sealed class RefractoryFilter : IEventFilter
{
    private const long Never = long.MinValue / 2;

    private readonly long _periodUs;
    private readonly long[] _lastUs;

    /// <summary>A filter for one stream: 8 bytes a pixel.</summary>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="periodUs">Dead time of a pixel, in microseconds, more than 0.</param>
    public RefractoryFilter(SensorGeometry geometry, long periodUs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(periodUs);
        Geometry = geometry;
        _periodUs = periodUs;
        _lastUs = new long[geometry.Pixels];
        Array.Fill(_lastUs, Never);
    }

    /// <inheritdoc/>
    public string Name => "refractory";

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
        var width = Geometry.Width;
        for (var i = 0; i < timesUs.Length; i++)
        {
            ref var lastUs = ref _lastUs[(ys[i] * width) + xs[i]];
            var sinceUs = timesUs[i] - lastUs;
            if (sinceUs >= _periodUs || sinceUs <= -_periodUs) // a far step back starts the pixel anew, jitter does not
            {
                lastUs = timesUs[i];
                output.Append(timesUs[i], xs[i], ys[i], input.Polarities[i]);
            }
        }
    }
}
