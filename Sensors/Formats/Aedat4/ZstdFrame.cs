using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>ZSTD frames from outside: a head, blocks, and perhaps a check sum.</summary>
/// <remarks>https://github.com/facebook/zstd/blob/dev/doc/zstd_compression_format.md</remarks>
internal static class ZstdFrame
{
    private const int HeadBytes = 5; // magic and descriptor, before the fields that the latter tells of
    private const int LengthShift = 6;
    private const int IsSingleSegment = 0x20;
    private const int HasCheck = 0x04;
    private const int DictionaryMask = 3;

    private const int MarkBytes = 3; // before each block
    private const int IsLast = 1;
    private const int KindShift = 1;
    private const int KindMask = 3;
    private const int SizeShift = 3;
    private const int Run = 1; // one byte, as often as the size says
    private const int Reserved = 3;

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Looks for the end of a frame by the lengths of its blocks.</summary>
    /// <param name="frame">It and possibly more, or a part of it.</param>
    /// <param name="length">Bytes of the frame; where it has no end, those of its blocks that are there.</param>
    /// <returns>False where it is damaged or cut.</returns>
    public static bool TryMeasure(ReadOnlySpan<byte> frame, out int length)
    {
        length = 0;
        if (frame.Length < HeadBytes || !frame.StartsWith(Magic))
        {
            return false;
        }

        var descriptor = frame[HeadBytes - 1];
        for (length = HeadBytes + FieldBytes(descriptor); length <= frame.Length - MarkBytes;)
        {
            var mark = BinaryPrimitives.ReadUInt16LittleEndian(frame[length..]) | (frame[length + 2] << 16);
            var kind = (mark >> KindShift) & KindMask;
            var block = MarkBytes + (kind == Run ? 1 : mark >> SizeShift);
            if (kind == Reserved || block > frame.Length - length)
            {
                return false;
            }

            length += block;
            if ((mark & IsLast) != 0)
            {
                var check = (descriptor & HasCheck) != 0 ? sizeof(uint) : 0;
                var isWhole = check <= frame.Length - length;
                length += isWhole ? check : 0;
                return isWhole;
            }
        }

        return false;
    }

    /// <summary>The window's size, the dictionary's number and the length of what comes out, each as far as it is there.</summary>
    private static int FieldBytes(int descriptor)
    {
        var isSingle = (descriptor & IsSingleSegment) != 0;
        ReadOnlySpan<int> dictionary = [0, 1, 2, 4];
        ReadOnlySpan<int> length = [isSingle ? 1 : 0, 2, 4, 8];
        return (isSingle ? 0 : 1) + dictionary[descriptor & DictionaryMask] + length[descriptor >> LengthShift];
    }
}
