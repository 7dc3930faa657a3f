using EdgeLearner.Sensors.Formats.Tables;
using SQLitePCL;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>A file of a ROS 2 bag, which is a SQLite database. Not thread-safe.</summary>
/// <remarks>Through SQLite's own interface: ADO.NET's would copy every message into an array of its own.</remarks>
internal sealed class RosbagFile : IDisposable
{
    /// <summary>Largest value that is read; a damaged length claims more.</summary>
    private const int MaxValueBytes = 64 << 20;

    private readonly sqlite3 _database;
    private sqlite3_stmt? _messages;

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="RecordingFormatException">SQLite cannot open it, or is not there.</exception>
    public RosbagFile(string path)
    {
        try
        {
            Batteries_V2.Init();
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException)
        {
            throw new RecordingFormatException("ROS bags are read through SQLite, whose library e_sqlite3 is not there for this platform");
        }

        var result = raw.sqlite3_open_v2(path, out _database, raw.SQLITE_OPEN_READONLY, null);
        if (result != raw.SQLITE_OK)
        {
            _database.Dispose();
            throw new RecordingFormatException($"SQLite does not open it: {raw.sqlite3_errstr(result).utf8_to_string()}");
        }

        raw.sqlite3_limit(_database, raw.SQLITE_LIMIT_LENGTH, MaxValueBytes);
    }

    /// <summary>Bytes of the present message; valid until the next. Empty before the first.</summary>
    public ReadOnlySpan<byte> Message => _messages is null ? default : raw.sqlite3_column_blob(_messages, 0);

    /// <summary>Name and type of each topic, in the order of their numbers.</summary>
    /// <exception cref="RecordingFormatException">It is no bag, or damaged.</exception>
    public IReadOnlyList<(string Name, string Type)> ReadTopics()
    {
        var topics = new List<(string, string)>();
        using var statement = Prepare("SELECT name, type FROM topics ORDER BY id");
        int result;
        while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
            topics.Add((raw.sqlite3_column_text(statement, 0).utf8_to_string() ?? "", raw.sqlite3_column_text(statement, 1).utf8_to_string() ?? ""));
        }

        return result == raw.SQLITE_DONE ? topics : throw Damaged();
    }

    /// <summary>Stands before the first message of a topic; they come in the order in which they were written.</summary>
    /// <exception cref="RecordingFormatException">It is no bag, or damaged.</exception>
    public void Select(string topic)
    {
        _messages = Prepare("SELECT data FROM messages WHERE topic_id = (SELECT id FROM topics WHERE name = ?1) ORDER BY id");
        raw.sqlite3_bind_text(_messages, 1, topic);
    }

    /// <summary>Goes to the next message.</summary>
    /// <param name="damage">Is told where the file is damaged, which ends it.</param>
    /// <returns>False at the end.</returns>
    public bool Next(DamageCount damage)
    {
        var result = raw.sqlite3_step(_messages);
        damage.Pieces += result is raw.SQLITE_ROW or raw.SQLITE_DONE ? 0 : 1;
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _messages?.Dispose();
        _database.Dispose();
    }

    private sqlite3_stmt Prepare(string sql) =>
        raw.sqlite3_prepare_v2(_database, sql, out var statement) == raw.SQLITE_OK ? statement : throw Damaged();

    private RecordingFormatException Damaged() => new($"a SQLite database that is no ROS bag, or a damaged one: {raw.sqlite3_errmsg(_database).utf8_to_string()}");
}
