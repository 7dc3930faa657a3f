namespace EdgeLearner.Sensors.Formats;

/// <summary>THE list of recording formats, and the way to open a file by its content.</summary>
public static class FormatRegistry
{
    /// <summary>Bytes at the beginning of a file that a format judges.</summary>
    public const int HeadBytes = 64 * 1024;

    /// <summary>Every format that is read. A new format is one folder beside the others and one line here.</summary>
    public static IReadOnlyList<IEventFormat> Formats { get; } = [];
}
