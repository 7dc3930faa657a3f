using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Rosbag;

/// <summary>The messages of one topic, from file to file of a bag. A file that is damaged, or missing, costs what is left of it and counts once.</summary>
/// <param name="first">The first file; owned from here on.</param>
/// <param name="others">Paths of those behind it.</param>
/// <param name="topic">Name of the topic.</param>
internal sealed class RosbagMessages(RosbagFile first, IEnumerable<string> others, string topic) : IDisposable
{
    private readonly Queue<string> _others = new(others);
    private readonly DamageCount _damage = new();
    private RosbagFile? _file = Selected(first, topic);

    /// <summary>Files of the bag that were damaged so far.</summary>
    public long Damaged => _damage.Pieces;

    /// <summary>Bytes of the present message; valid until the next.</summary>
    public ReadOnlySpan<byte> Current => _file is null ? default : _file.Message;

    /// <summary>Goes to the next message.</summary>
    /// <returns>False behind the last.</returns>
    public bool Next()
    {
        while (_file is null || !_file.Next(_damage))
        {
            _file?.Dispose();
            _file = null;
            if (!_others.TryDequeue(out var path))
            {
                return false;
            }

            try
            {
                _file = Selected(new RosbagFile(path), topic);
            }
            catch (RecordingFormatException)
            {
                _damage.Pieces++;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static RosbagFile Selected(RosbagFile file, string topic)
    {
        try
        {
            file.Select(topic);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
