using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Tests.Events;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

/// <summary>What a packet said, as values, and the clock when it came.</summary>
internal sealed record PacketNote(IReadOnlyList<Ev> Events, StreamBreak Break, int Pass, long OriginUs, long? ReachedUs, TimeSpan At);

/// <summary>Takes packets on the source's thread; the test waits for what it expects.</summary>
internal sealed class PacketLog(TimeProvider? clock = null, Action<EventPacket>? onPacket = null) : IObserver<EventPacket>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly object _gate = new();
    private readonly List<PacketNote> _packets = [];
    private readonly long _start = clock?.GetTimestamp() ?? 0;
    private bool _isOver;

    public Exception? Error { get; private set; }

    public IReadOnlyList<PacketNote> Packets
    {
        get
        {
            lock (_gate)
            {
                return [.. _packets];
            }
        }
    }

    public IEnumerable<Ev> Events => Packets.SelectMany(packet => packet.Events);

    public void OnNext(EventPacket value)
    {
        lock (_gate)
        {
            _packets.Add(new([.. Ev.Of(value)], value.Break, value.Pass, value.OriginUs, value.ReachedUs, clock?.GetElapsedTime(_start) ?? default));
            Monitor.PulseAll(_gate);
        }

        onPacket?.Invoke(value);
    }

    public void OnCompleted() => End(null);

    public void OnError(Exception error) => End(error);

    /// <summary>Waits until so many events have come.</summary>
    public void WaitForEvents(int count) => WaitUntil(() => _packets.Sum(packet => packet.Events.Count) >= count);

    /// <summary>Waits for the end of the stream, good or bad.</summary>
    public void WaitForEnd() => WaitUntil(() => _isOver);

    private void WaitUntil(Func<bool> condition)
    {
        lock (_gate)
        {
            while (!condition())
            {
                Assert.True(Monitor.Wait(_gate, Patience), "What was waited for did not come.");
            }
        }
    }

    private void End(Exception? error)
    {
        lock (_gate)
        {
            Error = error;
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }
}
