using System.Text;

namespace EdgeLearner.Sensors.Formats;

/// <summary>The lines of text at the beginning of a recording, each begun by the same mark; behind them lie binary records.</summary>
/// <remarks>
/// The first record may begin with the mark's own byte. So a format that has a last line stops there, and where a file lacks it, a line
/// with a control character in it is taken for data.
/// </remarks>
internal static class TextHeader
{
    /// <summary>Reads the header and leaves the window at the first record.</summary>
    /// <param name="window">The recording from its first byte.</param>
    /// <param name="mark">What every line begins with.</param>
    /// <param name="isLast">Whether a line ends the header.</param>
    /// <returns>The lines without mark and outer blanks.</returns>
    public static IReadOnlyList<string> Read(ByteWindow window, byte mark, Predicate<string> isLast)
    {
        var lines = new List<string>();
        do
        {
            while (TryTakeLine(window.Bytes, mark, out var line, out var length))
            {
                window.Consume(length);
                lines.Add(line);
                if (isLast(line))
                {
                    return lines;
                }
            }
        }
        while (MayHoldAnotherLine(window.Bytes, mark) && window.Fill());

        return lines;
    }

    /// <summary>The lines within the first bytes of a recording, for judging what it is.</summary>
    /// <param name="head">The recording from its first byte, possibly cut.</param>
    /// <param name="mark">What every line begins with.</param>
    /// <param name="isLast">Whether a line ends the header.</param>
    /// <param name="length">Bytes that the lines take.</param>
    public static IReadOnlyList<string> Peek(ReadOnlySpan<byte> head, byte mark, Predicate<string> isLast, out int length)
    {
        var lines = new List<string>();
        length = 0;
        while (TryTakeLine(head[length..], mark, out var line, out var lineLength))
        {
            length += lineLength;
            lines.Add(line);
            if (isLast(line))
            {
                break;
            }
        }

        return lines;
    }

    private static bool TryTakeLine(ReadOnlySpan<byte> bytes, byte mark, out string line, out int length)
    {
        line = "";
        length = 0;
        if (bytes.IsEmpty || bytes[0] != mark)
        {
            return false;
        }

        length = bytes.IndexOf((byte)'\n') + 1;
        if (length == 0 || HasControl(bytes[..length]))
        {
            return false;
        }

        line = Encoding.UTF8.GetString(bytes[1..(length - 1)]).Trim();
        return true;
    }

    /// <summary>Whether more bytes could complete a line: there is none yet, or the mark and no line end.</summary>
    private static bool MayHoldAnotherLine(ReadOnlySpan<byte> bytes, byte mark) =>
        bytes.IsEmpty || (bytes[0] == mark && !HasControl(bytes) && !bytes.Contains((byte)'\n'));

    private static bool HasControl(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value < (byte)' ' && value is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return true;
            }
        }

        return false;
    }
}
