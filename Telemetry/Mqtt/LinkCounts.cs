namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>The account of the link. One thread writes, any may read.</summary>
internal sealed class LinkCounts
{
    private long _published;
    private long _connections;

    /// <summary>Messages that the broker took: acknowledged, or sent where the topic asks for no more.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Connections after the first.</summary>
    public long Reconnects => Math.Max(0, Volatile.Read(ref _connections) - 1);

    /// <summary>Counts messages that the broker took.</summary>
    public void AddPublished(int count) => Volatile.Write(ref _published, _published + count);

    /// <summary>Counts a connection.</summary>
    public void AddConnection() => Volatile.Write(ref _connections, _connections + 1);
}
