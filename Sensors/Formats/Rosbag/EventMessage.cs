namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>A message of the ROS 2 type <c>event_camera_msgs/msg/EventPacket</c>.</summary>
internal readonly ref struct EventMessage
{
    private const int CodingBytes = 4;

    /// <summary>How the message is coded: plain CDR, little-endian.</summary>
    private static ReadOnlySpan<byte> Coding => [0, 1];

    /// <summary>Columns of the sensor.</summary>
    public uint Width { get; private init; }

    /// <summary>Rows of the sensor.</summary>
    public uint Height { get; private init; }

    /// <summary>What encodings that need it add to their times, in nanoseconds.</summary>
    public long TimeBaseNs { get; private init; }

    /// <summary>How the events are coded, as ASCII: <c>evt3</c>.</summary>
    public ReadOnlySpan<byte> Encoding { get; private init; }

    /// <summary>Whether the words of <see cref="Events"/> have their largest byte first.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>The events.</summary>
    public ReadOnlySpan<byte> Events { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <returns>False where it is damaged, or coded in another way.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EventMessage message)
    {
        message = default;
        if (bytes.Length < CodingBytes || !bytes.StartsWith(Coding))
        {
            return false;
        }

        var reader = new CdrReader(bytes[CodingBytes..]);
        reader.TakeUInt32(); // when the message was made: seconds, nanoseconds, and of what
        reader.TakeUInt32();
        reader.TakeText();
        var height = reader.TakeUInt32();
        var width = reader.TakeUInt32();
        reader.TakeUInt64(); // its number
        message = new EventMessage
        {
            Height = height,
            Width = width,
            TimeBaseNs = (long)reader.TakeUInt64(),
            Encoding = reader.TakeText(),
            IsBigEndian = reader.TakeByte() != 0,
            Events = reader.TakeBytes(),
        };
        return !reader.IsCut;
    }
}
