using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Benchmarks.Filters;

/// <summary>A simulated recording of which every event is known to be signal or noise, kept in memory.</summary>
internal sealed class Scene
{
    private readonly List<(EventPacket Packet, bool[] IsNoise)> _recording = [];

    public Scene(string name, SimulationOptions options)
    {
        Name = name;
        Geometry = new SensorGeometry(options.Width, options.Height);
        using var reader = new SimulatedReader(options);
        for (var packet = new EventPacket(); reader.Read(packet); packet = new EventPacket())
        {
            _recording.Add((packet, reader.IsNoise.ToArray()));
        }
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Size of the sensor.</summary>
    public SensorGeometry Geometry { get; }

    /// <summary>What filters let through, applied one after the other.</summary>
    /// <param name="specs">As on the command line; none of them may turn the sensor.</param>
    public Score Pass(params IEnumerable<string> specs)
    {
        var stages = FilterRegistry.Create(specs.Select(FilterRegistry.Parse), Geometry);
        var score = default(Score);
        foreach (var (packet, isNoise) in _recording)
        {
            score.Add(packet, isNoise, stages.Aggregate(packet, (passed, stage) => stage.Apply(passed)));
        }

        return score;
    }
}
