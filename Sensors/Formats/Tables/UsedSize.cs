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
}
