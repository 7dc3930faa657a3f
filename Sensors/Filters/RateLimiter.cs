using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Drops what comes faster than a rate. The order of time is kept: an event passes at once or never.</summary>
/// <remarks>
/// A bucket that holds a millisecond of events and fills with sensor time: within any second no more pass than the rate and that millisecond. Of events of
/// one instant the first ones pass, which on a sensor that is read out row by row are those of its upper rows.
/// </remarks>
public sealed class RateLimiter : IEventFilter
{
    private const long EventCost = 1_000_000; // a rate of 1 a second earns 1 a microsecond
    private const long BucketUs = 1_000;
    private const long StepBackUs = 100_000; // of which a new beginning is made

    private readonly long _perSecond;
    private readonly long _fullCredit;
    private long _credit;
    private long? _lastUs;

    /// <summary>A limiter for one stream.</summary>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="perSecond">Events a second, more than 0.</param>
    public RateLimiter(SensorGeometry geometry, int perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        Geometry = geometry;
        _perSecond = perSecond;
        _fullCredit = Math.Max(EventCost, perSecond * BucketUs);
        _credit = _fullCredit;
    }

    /// <inheritdoc/>
    public string Name => "limit";

    /// <inheritdoc/>
    public SensorGeometry Geometry { get; }

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        if (input.Break != StreamBreak.None)
        {
            (_credit, _lastUs) = (_fullCredit, null);
        }

        var timesUs = input.TimesUs;
        for (var i = 0; i < timesUs.Length; i++)
        {
            Earn(timesUs[i]);
            if (_credit >= EventCost)
            {
                _credit -= EventCost;
                output.Append(timesUs[i], input.Xs[i], input.Ys[i], input.Polarities[i]);
            }
        }
    }

    private void Earn(long timeUs)
    {
        var sinceUs = timeUs - (_lastUs ?? timeUs);
        if (sinceUs > 0)
        {
            _credit = Math.Min(_fullCredit, _credit + (Math.Min(sinceUs, EventCost) * _perSecond)); // after a second even 1 a second is paid
        }

        if (sinceUs is > 0 or < -StepBackUs || _lastUs is null)
        {
            _lastUs = timeUs;
        }
    }
}
