using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>THE list of filters, in the order in which they are applied.</summary>
public static class FilterRegistry
{
    /// <summary>The stages that the options ask for, with fresh state: for one stream. A new filter is one option and one line here.</summary>
    public static IReadOnlyList<FilterStage> Create(FilterOptions options, SensorGeometry geometry)
    {
        var stages = new List<FilterStage>();
        if (options.RefractoryUs > 0)
        {
            stages.Add(new FilterStage(new RefractoryFilter(geometry, options.RefractoryUs)));
        }

        return stages;
    }
}
