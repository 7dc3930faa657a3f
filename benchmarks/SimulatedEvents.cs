using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Benchmarks;

/// <summary>A few seconds before the simulated sensor, as packets and as the bytes of recordings.</summary>
internal static class SimulatedEvents
{
    public static SimulationOptions Recording(int side) => new() { Width = side, Height = side, Seconds = 6 };

    public static IReadOnlyList<EventPacket> Packets(SimulationOptions recording)
    {
        using var reader = new SimulatedReader(recording);
        var packets = new List<EventPacket>();
        for (var packet = new EventPacket(); reader.Read(packet); packet = new EventPacket())
        {
            packets.Add(packet);
        }

        return packets;
    }

    /// <summary>A file of these events.</summary>
    /// <param name="format">Name of a format that is written.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="packets">The events.</param>
    public static byte[] Encode(string format, SensorGeometry geometry, IReadOnlyList<EventPacket> packets)
    {
        using var bytes = new MemoryStream();
        using var writer = FormatRegistry.FindWritable("x", format).Create(bytes, new WriteOptions(geometry));
        foreach (var packet in packets)
        {
            writer.Write(packet);
        }

        writer.Complete();
        return bytes.ToArray();
    }
}
