using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>The sensor of a table that does not say how large it is, by the pixels that it names.</summary>
internal static class UsedSize
{
    /// <summary>A sensor on which every pixel lies that a recording can have.</summary>
    public static readonly SensorGeometry Any = new(FormatRegistry.MaxSide, FormatRegistry.MaxSide);

    /// <summary>Sizes of sensors, the smallest first.</summary>
    private static readonly SensorGeometry[] Usual =
    [
        new(34, 34), new(128, 128), new(240, 180), new(304, 240), new(320, 240), new(346, 260), new(320, 320), new(480, 360), new(640, 480), new(1280, 720),
    ];

    /// <summary>Reads a recording through for the smallest usual sensor that holds every event; a larger one is as large as the pixels that it names.</summary>
    /// <param name="reader">Opened for <see cref="Any"/>.</param>
    /// <param name="notes">Is told.</param>
    public static SensorGeometry Find(IEventReader reader, List<string> notes)
    {
        var (width, height) = (1, 1);
        for (var packet = new EventPacket(); reader.Read(packet);)
        {
            for (var i = 0; i < packet.Count; i++)
            {
                (width, height) = (Math.Max(width, packet.Xs[i] + 1), Math.Max(height, packet.Ys[i] + 1));
            }
        }

        var size = Array.Find(Usual, size => width <= size.Width && height <= size.Height);
        if (size == default)
        {
            size = new(width, height);
            notes.Add($"The file does not say how large the sensor is: {size}, as far as it has events.");
        }
        else
        {
            notes.Add($"The file does not say how large the sensor is: {size}, the smallest usual one that holds every event.");
        }

        return size;
    }

    /// <summary>The same for a recording that is one stream.</summary>
    /// <param name="stream">Stands afterwards where it stood before.</param>
    /// <param name="start">Where the first event is.</param>
    /// <param name="what">What to call the format.</param>
    /// <param name="open">Begins to read at the first event, as <see cref="Any"/> is large.</param>
    /// <param name="notes">Is told.</param>
    /// <exception cref="RecordingFormatException">The stream is not read twice.</exception>
    public static SensorGeometry Find(Stream stream, long start, string what, Func<ByteWindow, IEventReader> open, List<string> notes)
    {
        if (!stream.CanSeek)
        {
            throw new RecordingFormatException($"{what} has no sensor size and a stream is not read twice: copy it to a file, or tell run and replay its size, by Source:Width and Source:Height");
        }

        var at = stream.Position;
        stream.Position = start;
        using var reader = open(new ByteWindow(stream, leaveOpen: true));
        var size = Find(reader, notes);
        stream.Position = at;
        return size;
    }
}
