using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Drops events outside a rectangle. Coordinates stay as they are, as those of a sensor's own region of interest do.</summary>
public sealed class RegionFilter : IEventFilter
{
    private readonly PixelRegion _region;

    private RegionFilter(SensorGeometry geometry, PixelRegion region)
    {
        Geometry = geometry;
        _region = region;
    }

    /// <inheritdoc/>
    public string Name => "region";

    /// <inheritdoc/>
    public SensorGeometry Geometry { get; }

    /// <summary>A filter.</summary>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="region"><c>X,Y,WIDTHxHEIGHT</c> in pixels.</param>
    /// <exception cref="FilterException">It does not lie on the sensor.</exception>
    public static RegionFilter Create(SensorGeometry geometry, string region) =>
        PixelRegion.TryParse(region, out var pixels) && pixels.IsOn(geometry)
            ? new RegionFilter(geometry, pixels)
            : throw new FilterException($"region {region}: must be X,Y,WIDTHxHEIGHT on the sensor of {geometry}, and not empty");

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        var timesUs = input.TimesUs;
        var xs = input.Xs;
        var ys = input.Ys;
        var (left, top, width, height) = _region;
        for (var i = 0; i < timesUs.Length; i++)
        {
            if ((uint)(xs[i] - left) < (uint)width && (uint)(ys[i] - top) < (uint)height)
            {
                output.Append(timesUs[i], xs[i], ys[i], input.Polarities[i]);
            }
        }
    }
}
