using System.Reactive;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>Frames as the binner makes them.</summary>
internal sealed class Frames
{
    private const int PeriodUs = 1_000;
    private static readonly SensorGeometry Sensor = new(8, 8);

    /// <summary>Where they come from, and must come back to.</summary>
    public EventFramePool Pool { get; } = new(Sensor);

    /// <summary>One frame after the other, with so many events each.</summary>
    public IReadOnlyList<EventFrame> WithEvents(params int[] counts)
    {
        var made = new List<EventFrame>();
        var binner = new TimeBinner(InputMapping.Fit(Sensor), new BinningRule { PeriodUs = PeriodUs }, Pool, TimeProvider.System);
        var packet = new EventPacket(Math.Max(1, counts.Sum()));
        for (var bin = 0; bin < counts.Length; bin++)
        {
            for (var i = 0; i < counts[bin]; i++)
            {
                packet.Append((bin * PeriodUs) + i, x: i % Sensor.Width, y: i / Sensor.Width, polarity: 1);
            }
        }

        var sink = Observer.Create<EventFrame>(made.Add);
        binner.Push(packet, sink);
        binner.Complete(sink);
        return made;
    }
}
