using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>One filter in a stream, with the packet that it fills and an account of what it removed.</summary>
/// <param name="filter">The filter; its state belongs to one stream.</param>
public sealed class FilterStage(IEventFilter filter)
{
    private EventPacket _output = new();
    private long _removed;

    /// <summary>What people call the filter: <c>refractory</c>.</summary>
    public string Name => filter.Name;

    /// <summary>The grid of pixels that its events lie on.</summary>
    public SensorGeometry Geometry => filter.Geometry;

    /// <summary>Events removed so far. From any thread.</summary>
    public long Removed => Volatile.Read(ref _removed);

    /// <summary>The events that pass, as a packet lent until the next call, with the input's marks.</summary>
    public EventPacket Apply(EventPacket input)
    {
        if (_output.Capacity < input.Count)
        {
            _output = new EventPacket(input.Capacity);
        }

        _output.Clear();
        _output.CopyMarksFrom(input);
        filter.Apply(input, _output);
        _removed += input.Count - _output.Count;
        return _output;
    }
}
