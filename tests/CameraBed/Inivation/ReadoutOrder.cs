using EdgeLearner.Sensors.Events;

namespace EdgeLearner.CameraBed.Inivation;

/// <summary>The order in which a chip that reads itself out column by column sends events of one time.</summary>
public static class ReadoutOrder
{
    /// <summary>The same events by time, then by column, each group of equals as it was.</summary>
    public static EventPacket Sort(EventPacket packet)
    {
        var sorted = new EventPacket(Math.Max(packet.Count, EventPacket.MinReadCapacity));
        var (times, columns) = (packet.TimesUs.ToArray(), packet.Xs.ToArray());
        foreach (var i in Enumerable.Range(0, packet.Count).OrderBy(i => times[i]).ThenBy(i => columns[i]))
        {
            sorted.Append(packet, i..(i + 1));
        }

        return sorted;
    }
}
