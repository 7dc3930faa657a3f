using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Tests.Formats.Fuzzing;

/// <summary>Damages files as bad links, full disks and hostile hands do: bits, numbers that claim much, pieces lost, doubled, moved or taken from another file.</summary>
/// <param name="random">Decides everything: the same seed damages in the same way.</param>
/// <param name="others">Files that pieces are taken from.</param>
internal sealed class Mutator(SeededRandom random, IReadOnlyList<byte[]> others)
{
    private const int MaxChanges = 6;
    private const int MaxPiece = 256;

    private static readonly long[] Claims =
    [
        0, 1, -1, 2, 7, 8, 255, 256, short.MaxValue, short.MinValue, ushort.MaxValue, 1 << 20, 1 << 24, (1 << 26) - 1, 1 << 30,
        int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="file">At least one byte.</param>
    /// <returns>The copy, which may be empty, and how many of its first bytes are the file's own.</returns>
    public (byte[] Bytes, int Intact) Damage(byte[] file)
    {
        var bytes = file.ToList();
        var intact = bytes.Count;
        for (var changes = 1 + random.NextInt(MaxChanges); changes > 0 && bytes.Count > 0; changes--)
        {
            intact = Math.Min(intact, Change(bytes));
        }

        return ([.. bytes], intact);
    }

    /// <summary>One change.</summary>
    /// <returns>The first byte that may differ.</returns>
    private int Change(List<byte> bytes)
    {
        var at = random.NextInt(bytes.Count);
        var piece = Math.Min(1 + random.NextInt(MaxPiece), bytes.Count - at);
        switch (random.NextInt(10))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.NextInt(8));
                break;
            case 2 or 3:
                bytes[at] = (byte)random.NextInt(256);
                break;
            case 4 or 5:
                Claim(bytes, at);
                break;
            case 6:
                bytes.RemoveRange(at, piece);
                break;
            case 7:
                bytes.InsertRange(at, bytes.GetRange(at, piece));
                break;
            case 8:
                var other = others[random.NextInt(others.Count)];
                var from = random.NextInt(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(piece, other.Length - from)).ToArray());
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }

        return at;
    }

    /// <summary>Overwrites 1 to 8 bytes with a number that sizes and counts must be proof against, in either order of bytes.</summary>
    private void Claim(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Claims[random.NextInt(Claims.Length)]);
        var width = Math.Min(1 << random.NextInt(4), bytes.Count - at);
        var isBigEndian = random.NextInt(4) == 0;
        for (var i = 0; i < width; i++)
        {
            bytes[at + i] = number[isBigEndian ? width - 1 - i : i];
        }
    }
}
