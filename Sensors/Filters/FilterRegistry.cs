using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>THE list of filters, in the order in which they are applied.</summary>
public static class FilterRegistry
{
    /// <summary>The stages that the options ask for, with fresh state: for one stream. A new filter is one option and one line here.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="geometry">Size of the sensor. What leaves the last stage lies on that stage's <see cref="FilterStage.Geometry"/>.</param>
    /// <param name="tell">Told what a filter has to say to people (what it learned, what it could not save), one line each, on any thread; must not block. Default: nobody.</param>
    /// <exception cref="FilterException">A filter does not fit the sensor, or its file cannot be read.</exception>
    public static IReadOnlyList<FilterStage> Create(FilterOptions options, SensorGeometry geometry, Action<string>? tell = null)
    {
        var stages = new List<FilterStage>();
        if (options.RefractoryUs > 0)
        {
            stages.Add(new FilterStage(new RefractoryFilter(geometry, options.RefractoryUs)));
        }

        return stages;
    }

    /// <summary>The stages of several options, one after the other, as people list them on a command line.</summary>
    /// <inheritdoc cref="Create(FilterOptions, SensorGeometry, Action{string}?)"/>
    public static IReadOnlyList<FilterStage> Create(IEnumerable<FilterOptions> options, SensorGeometry geometry, Action<string>? tell = null)
    {
        var stages = new List<FilterStage>();
        foreach (var filter in options)
        {
            stages.AddRange(Create(filter, stages.Count > 0 ? stages[^1].Geometry : geometry, tell));
        }

        return stages;
    }

    /// <summary>Reads a filter as people write it on a command line, <c>NAME:ARGUMENT,ARGUMENT</c>.</summary>
    /// <param name="spec">Such as <c>refractory:1000</c>.</param>
    /// <returns>Options that ask for this filter alone.</returns>
    /// <exception cref="FilterException">There is no such filter, or its arguments make no sense.</exception>
    public static FilterOptions Parse(string spec)
    {
        var (name, arguments) = spec.Split(':', 2) is [var before, var after] ? (before, after) : (spec, "");
        return name == "refractory" && int.TryParse(arguments, out var us) && us > 0
            ? new FilterOptions { RefractoryUs = us }
            : throw new FilterException($"{spec}: no such filter; write refractory:US");
    }
}
