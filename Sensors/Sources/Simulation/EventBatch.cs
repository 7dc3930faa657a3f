using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>The events of one time step, put into order: by time, then row, then column, so that a row encodes well.</summary>
internal sealed class EventBatch
{
    private readonly List<(long TimeUs, int Y, int Polarity, int X, bool IsNoise)> _events = [];
    private int _taken;

    public bool IsEmpty => _taken == _events.Count;

    public long FirstUs => _events[_taken].TimeUs;

    public void Clear()
    {
        _events.Clear();
        _taken = 0;
    }

    public void Add(long timeUs, int x, int y, int polarity, bool isNoise) => _events.Add((timeUs, y, polarity, x, isNoise));

    public void Sort() => _events.Sort();

    /// <summary>Moves as many events as fit into the packet.</summary>
    /// <param name="packet">Takes them behind those it has.</param>
    /// <param name="isNoise">Is told of each whether it is noise, at its place in the packet.</param>
    public void MoveTo(EventPacket packet, Span<bool> isNoise)
    {
        for (; !IsEmpty && packet.Free > 0; _taken++)
        {
            var (timeUs, y, polarity, x, noise) = _events[_taken];
            isNoise[packet.Count] = noise;
            packet.Append(timeUs, x, y, polarity);
        }
    }
}
