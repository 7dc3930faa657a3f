using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>What bytes decode to: the events, the state that they leave, and the time last reached.</summary>
internal sealed record Decoding<TState>(IReadOnlyList<Ev> Events, TState State, long? ReachedUs)
    where TState : struct, IDecoderState
{
    public DecodeCounts Counts => State.Counts;

    /// <summary>Decodes pieces of the given length, into packets of the given capacity, carrying what is left of each piece.</summary>
    public static Decoding<TState> Of(
        Decode<TState> decode, byte[] bytes, SensorGeometry geometry, int piece = int.MaxValue, int capacity = EventPacket.DefaultCapacity)
    {
        var events = new List<Ev>();
        var state = default(TState);
        long? reachedUs = null;
        var packet = new EventPacket(capacity);
        var consumed = 0;
        for (long given = Math.Min(piece, bytes.Length); ;)
        {
            var count = decode(bytes.AsSpan(consumed..(int)given), geometry, ref state, packet);
            consumed += count;
            reachedUs = packet.ReachedUs ?? reachedUs;
            if (packet.Free < EventPacket.MinReadCapacity || count == 0)
            {
                events.AddRange(Ev.Of(packet));
                var wasBlank = packet.IsBlank;
                packet.Clear();
                if (count == 0 && wasBlank)
                {
                    if (given == bytes.Length)
                    {
                        return new(events, state, reachedUs);
                    }

                    given = Math.Min(given + piece, bytes.Length);
                }
            }
        }
    }
}
