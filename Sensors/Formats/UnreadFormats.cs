using EdgeLearner.Sensors.Formats.Prophesee;

namespace EdgeLearner.Sensors.Formats;

/// <summary>Recording formats that are known and not read: so that a refusal can call a file by its name.</summary>
internal static class UnreadFormats
{
    /// <summary>What the file is; null where it is nothing known.</summary>
    /// <param name="head">Its first bytes.</param>
    public static string? NameOf(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("#!AER-DAT1"u8) => "AEDAT 1.0",
        _ when head.StartsWith("#!AER-DAT3"u8) => "AEDAT 3.0",
        _ when head.StartsWith("#ROSBAG V"u8) => "ROS 1 bag",
        _ when head.StartsWith(McapMagic) => "MCAP",
        _ => RawHeader.Peek(head).Encoding is { } encoding ? $"Prophesee RAW {encoding}" : null,
    };

    private static ReadOnlySpan<byte> McapMagic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P'];
}
