using System.Buffers;

namespace EdgeLearner.Sensors.Formats.Text;

/// <summary>A line of a table of text: fields between blanks, tabs, commas or semicolons, any number of them.</summary>
internal static class TextLine
{
    /// <summary>Longest line, without its end, in bytes; a longer one is damaged.</summary>
    public const int MaxBytes = 4096;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r,;"u8);

    /// <summary>Takes the next field off a line.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryTakeField(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> field)
    {
        var start = line.IndexOfAnyExcept(Separators);
        if (start < 0)
        {
            field = line = [];
            return false;
        }

        var length = line[start..].IndexOfAny(Separators);
        field = length < 0 ? line[start..] : line.Slice(start, length);
        line = line[(start + field.Length)..];
        return true;
    }

    /// <summary>Whether a line has nothing, or nothing for programs.</summary>
    public static bool IsRemark(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExcept(Separators) is var start && (start < 0 || line[start] is (byte)'#' or (byte)'%' or (byte)'/');
}
