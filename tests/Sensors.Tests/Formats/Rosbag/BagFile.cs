using System.Text;
using SQLitePCL;

namespace EdgeLearner.Sensors.Tests.Formats.Rosbag;

/// <summary>ROS 2 bags, by the published schema and message definition.</summary>
internal static class BagFile
{
    /// <summary>The type of messages of events.</summary>
    public const string EventPacket = "event_camera_msgs/msg/EventPacket";

    /// <summary>Writes a file of a bag.</summary>
    /// <param name="path">The file.</param>
    /// <param name="topics">Name and type of each topic; the first has number 1.</param>
    /// <param name="messages">Number of the topic and bytes of each message.</param>
    public static void Write(string path, IEnumerable<(string Name, string Type)> topics, IEnumerable<(int Topic, byte[] Data)> messages)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var database));
        using (database)
        {
            Execute(database, "CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL)");
            Execute(database, "CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL)");
            Execute(database, "BEGIN");
            foreach (var (name, type) in topics)
            {
                Execute(database, $"INSERT INTO topics(name, type, serialization_format, offered_qos_profiles) VALUES('{name}', '{type}', 'cdr', '')");
            }

            foreach (var (topic, data) in messages)
            {
                Execute(database, $"INSERT INTO messages(topic_id, timestamp, data) VALUES({topic}, 0, x'{Convert.ToHexString(data)}')");
            }

            Execute(database, "COMMIT");
        }
    }

    /// <summary>Writes a bag of one topic of events.</summary>
    public static void Write(string path, params byte[][] messages) => Write(path, [("/camera/events", EventPacket)], messages.Select(data => (1, data)));

    /// <summary>A message of events of a camera of 640x480.</summary>
    public static byte[] Message(string encoding, byte[] events, long timeBaseNs = 0, bool isBigEndian = false)
    {
        var bytes = new List<byte>();
        Put(BitConverter.GetBytes(7)); // the header: seconds, nanoseconds, name of the frame
        Put(BitConverter.GetBytes(8));
        PutText("camera");
        Put(BitConverter.GetBytes(480));
        Put(BitConverter.GetBytes(640));
        Put(BitConverter.GetBytes(1L)); // number
        Put(BitConverter.GetBytes(timeBaseNs));
        PutText(encoding);
        Put([isBigEndian ? (byte)1 : (byte)0]);
        Put(BitConverter.GetBytes(events.Length));
        bytes.AddRange(events);
        return [0, 1, 0, 0, .. bytes];

        void Put(byte[] value)
        {
            while (bytes.Count % value.Length != 0)
            {
                bytes.Add(0);
            }

            bytes.AddRange(value);
        }

        void PutText(string text)
        {
            Put(BitConverter.GetBytes(text.Length + 1));
            bytes.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
        }
    }

    private static void Execute(sqlite3 database, string sql) => Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
}
