using System.Text;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>Events in a ROS 2 bag of sqlite3 files, as the camera drivers of ros-event-camera publish them.</summary>
internal sealed class RosbagFormat : IEventFormat
{
    private const string ShortName = "ROS bag";

    /// <summary>The type of the messages, and what it was called before 2022.</summary>
    private static readonly string[] Types = ["event_camera_msgs/msg/EventPacket", "event_array_msgs/msg/EventArray"];

    /// <inheritdoc/>
    public string Name => ShortName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [RosbagFolder.Extension];

    /// <inheritdoc/>
    public FormatMatch Match(ReadOnlySpan<byte> head) => head.StartsWith("SQLite format 3\0"u8) ? FormatMatch.Certain : FormatMatch.No;

    /// <inheritdoc/>
    public IEventReader Open(Stream stream, OpenOptions options)
    {
        if (stream is not FileStream { Name: var path } || !File.Exists(path))
        {
            throw new RecordingFormatException("a ROS bag is read from a file: SQLite goes about in it");
        }

        stream.Dispose(); // SQLite opens it itself
        return Open([path], options);
    }

    /// <summary>The same, of several files.</summary>
    /// <param name="paths">The files, in their order.</param>
    /// <param name="options">What the caller knows better.</param>
    /// <exception cref="RecordingFormatException">There are no events in it that are read.</exception>
    public static IEventReader Open(IReadOnlyList<string> paths, OpenOptions options)
    {
        var notes = new List<string>();
        var file = new RosbagFile(paths[0]);
        RosbagMessages? messages = null;
        try
        {
            messages = new RosbagMessages(file, paths.Skip(1), Topic(file.ReadTopics(), notes));
            return Open(messages, options, notes);
        }
        catch
        {
            file.Dispose();
            messages?.Dispose();
            throw;
        }
    }

    private static RosbagReader Open(RosbagMessages messages, OpenOptions options, List<string> notes)
    {
        for (var damaged = 0; messages.Next(); damaged++)
        {
            if (EventMessage.TryRead(messages.Current, out var message))
            {
                var encoding = Encoding.ASCII.GetString(message.Encoding);
                var geometry = options.Geometry ?? new SensorGeometry((int)Math.Min(message.Width, int.MaxValue), (int)Math.Min(message.Height, int.MaxValue));
                return new RosbagReader(messages, new RecordingInfo(ShortName, geometry, EventOrigin.TopLeft, notes), Decoder(encoding, message.IsBigEndian), encoding, damaged);
            }
        }

        throw new RecordingFormatException("no message of events in the bag that is whole");
    }

    private static IMessageDecoder Decoder(string encoding, bool isBigEndian) => encoding switch
    {
        "evt3" when !isBigEndian => new Evt3Messages(),
        "libcaer" when !isBigEndian => new RecordMessages(isLibcaer: true),
        "mono" when !isBigEndian => new RecordMessages(isLibcaer: false),
        _ => throw new RecordingFormatException($"events of the encoding '{encoding}'{(isBigEndian ? ", big-endian," : "")} in the bag; evt3, libcaer and mono, little-endian, are read"),
    };

    private static string Topic(IReadOnlyList<(string Name, string Type)> topics, List<string> notes)
    {
        string[] events = [.. topics.Where(topic => Types.Contains(topic.Type)).Select(topic => topic.Name)];
        if (events.Length == 0)
        {
            throw new RecordingFormatException(
                $"no topic of {Types[0]} in the bag; it has {string.Join(", ", topics.Select(topic => $"{topic.Name} ({topic.Type})").DefaultIfEmpty("none"))}");
        }

        if (events.Length > 1)
        {
            notes.Add($"Of several topics of events, {events[0]} is read; left out: {string.Join(", ", events.Skip(1))}.");
        }

        return events[0];
    }
}
