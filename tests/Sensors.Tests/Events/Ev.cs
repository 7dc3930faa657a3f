using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Tests.Events;

/// <summary>One event as a value, for comparing.</summary>
internal readonly record struct Ev(long TimeUs, int X, int Y, int Polarity = 1)
{
    /// <summary>A packet of these events, as large as it needs to be.</summary>
    public static EventPacket Packet(params IReadOnlyList<Ev> events)
    {
        var packet = new EventPacket(Math.Max(EventPacket.MinReadCapacity, events.Count));
        foreach (var e in events)
        {
            packet.Append(e.TimeUs, e.X, e.Y, e.Polarity);
        }

        return packet;
    }

    /// <summary>The events of a packet.</summary>
    public static IEnumerable<Ev> Of(EventPacket packet)
    {
        for (var i = 0; i < packet.Count; i++)
        {
            yield return new Ev(packet.TimesUs[i], packet.Xs[i], packet.Ys[i], packet.Polarities[i]);
        }
    }

    /// <summary>All events of a recording.</summary>
    public static List<Ev> ReadAll(IEventReader reader, int capacity = EventPacket.DefaultCapacity)
    {
        var events = new List<Ev>();
        for (var packet = new EventPacket(capacity); reader.Read(packet);)
        {
            events.AddRange(Of(packet));
        }

        return events;
    }
}
