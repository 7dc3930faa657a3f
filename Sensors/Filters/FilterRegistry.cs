using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>THE list of filters, in the order in which they are applied.</summary>
public static class FilterRegistry
{
    /// <summary>What <see cref="Parse"/> reads, one a filter: <c>stcf:US[,SUPPORT[,same]]</c>.</summary>
    public static IReadOnlyList<string> Usages { get; } = [.. FilterSpec.All.Select(spec => spec.Usage)];

    /// <summary>The stages that the options ask for, with fresh state: for one stream. A new filter is one option, one line here and one in <c>FilterSpec</c>.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="geometry">Size of the sensor; <see cref="GeometryAfter"/> says where events lie once they have passed.</param>
    /// <param name="tell">Told what a filter has to say to people (what it learned, what it could not save), one line each, on the stream's thread; must not block. Default: nobody.</param>
    /// <exception cref="FilterException">A filter does not fit the sensor, or its file cannot be read.</exception>
    public static IReadOnlyList<FilterStage> Create(FilterOptions options, SensorGeometry geometry, Action<string>? tell = null)
    {
        IEnumerable<IEventFilter?> filters =
        [
            options.HotPixelSeconds > 0 || options.HotPixelFile is not null ? HotPixelFilter.Create(options, geometry, tell) : null,
            options.Region is { } region ? RegionFilter.Create(geometry, region) : null,
            options.Polarity != PassedPolarity.Both ? new PolarityFilter(geometry, options.Polarity) : null,
            options.RefractoryUs > 0 ? new RefractoryFilter(geometry, options.RefractoryUs) : null,
            options.ActivityUs > 0 ? new CorrelationFilter("baf", geometry, options.ActivityUs, support: 1, samePolarity: false) : null,
            options.CorrelationUs > 0
                ? new CorrelationFilter("stcf", geometry, options.CorrelationUs, options.CorrelationSupport, options.CorrelationSamePolarity) : null,
            options.Orientation != Orientation.AsIs ? new OrientationFilter(geometry, options.Orientation) : null,
            options.MaxEventsPerSecond > 0 ? new RateLimiter(OrientationFilter.Turn(geometry, options.Orientation), options.MaxEventsPerSecond) : null,
        ];
        return [.. filters.OfType<IEventFilter>().Select(filter => new FilterStage(filter))];
    }

    /// <summary>The stages of several options, one after the other, as people list them on a command line.</summary>
    /// <inheritdoc cref="Create(FilterOptions, SensorGeometry, Action{string}?)"/>
    public static IReadOnlyList<FilterStage> Create(IEnumerable<FilterOptions> options, SensorGeometry geometry, Action<string>? tell = null)
    {
        var stages = new List<FilterStage>();
        foreach (var filter in options)
        {
            stages.AddRange(Create(filter, GeometryAfter(stages, geometry), tell));
        }

        return stages;
    }

    /// <summary>The grid of pixels that events lie on once they have passed all stages.</summary>
    /// <param name="stages">In order; may be none.</param>
    /// <param name="sensor">Size of the sensor.</param>
    public static SensorGeometry GeometryAfter(IReadOnlyList<FilterStage> stages, SensorGeometry sensor) => stages.Count > 0 ? stages[^1].Geometry : sensor;

    /// <summary>Reads a filter as people write it on a command line, <c>NAME:ARGUMENT,ARGUMENT</c>.</summary>
    /// <param name="spec">Such as <c>stcf:2000,2</c>; <see cref="Usages"/> lists them.</param>
    /// <returns>Options that ask for this filter alone.</returns>
    /// <exception cref="FilterException">There is no such filter, or its arguments make no sense.</exception>
    public static FilterOptions Parse(string spec) => FilterSpec.Parse(spec);
}
