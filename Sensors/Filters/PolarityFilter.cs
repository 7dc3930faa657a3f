using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Lets events of one polarity pass.</summary>
/// <param name="geometry">Size of the sensor.</param>
/// <param name="passed">Which.</param>
public sealed class PolarityFilter(SensorGeometry geometry, PassedPolarity passed) : IEventFilter
{
    /// <inheritdoc/>
    public string Name => "polarity";

    /// <inheritdoc/>
    public SensorGeometry Geometry => geometry;

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        var timesUs = input.TimesUs;
        var xs = input.Xs;
        var ys = input.Ys;
        var polarities = input.Polarities;
        for (var i = 0; i < timesUs.Length; i++)
        {
            if (passed == PassedPolarity.Both || polarities[i] == 1 == (passed == PassedPolarity.On))
            {
                output.Append(timesUs[i], xs[i], ys[i], polarities[i]);
            }
        }
    }
}
