using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats.Evt3;
using EdgeLearner.Sensors.Sources.Simulation;

namespace EdgeLearner.Benchmarks;

/// <summary>A few seconds before the simulated sensor, as packets and as the bytes of recordings.</summary>
internal static class SimulatedEvents
{
    private const int TimeHighShift = 6;

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

    /// <summary>A RAW file of EVT2 or EVT3 words.</summary>
    public static byte[] Encode(string format, SensorGeometry geometry, IReadOnlyList<EventPacket> packets) =>
        format == "EVT3" ? EncodeEvt3(geometry, packets) : EncodeEvt2(geometry, packets);

    private static byte[] EncodeEvt3(SensorGeometry geometry, IReadOnlyList<EventPacket> packets)
    {
        var folder = Directory.CreateTempSubdirectory("edgelearner-");
        var path = Path.Combine(folder.FullName, "x.raw");
        using (var writer = new Evt3Writer(path, geometry))
        {
            foreach (var packet in packets)
            {
                writer.Write(packet);
            }

            writer.Commit();
        }

        var bytes = File.ReadAllBytes(path);
        folder.Delete(recursive: true);
        return bytes;
    }

    /// <summary>One word an event, and a TIME_HIGH whenever it changes: the product reads EVT2 but has no need to write it.</summary>
    private static byte[] EncodeEvt2(SensorGeometry geometry, IReadOnlyList<EventPacket> packets)
    {
        var stream = new MemoryStream();
        using var words = new BinaryWriter(stream);
        words.Write(System.Text.Encoding.ASCII.GetBytes($"% evt 2.0\n% geometry {geometry.Width}x{geometry.Height}\n% end\n"));
        long high = -1;
        foreach (var packet in packets)
        {
            for (var i = 0; i < packet.Count; i++)
            {
                var timeUs = packet.TimesUs[i];
                if (timeUs >> TimeHighShift != high)
                {
                    high = timeUs >> TimeHighShift;
                    words.Write((8u << 28) | (uint)high);
                }

                words.Write(((uint)packet.Polarities[i] << 28) | ((uint)(timeUs & 63) << 22) | ((uint)packet.Xs[i] << 11) | packet.Ys[i]);
            }
        }

        return stream.ToArray();
    }
}
