using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Aedat4;

/// <summary>Compresses a block of bytes as LZ4: runs of literals, and copies of what came before. One thread; nothing is allocated but the table.</summary>
/// <remarks>The block format of LZ4: a token with two lengths, literals, a distance of 16 bits. Greedy, one candidate a position, as the fast mode of the reference.</remarks>
internal sealed class Lz4Block
{
    /// <summary>Longest block: a distance has 16 bits.</summary>
    public const int MaxBytes = 65_536;

    private const int TableBits = 13;
    private const int MinMatch = 4;
    private const int LastLiterals = 5; // a block ends in as many at least
    private const int MatchLimit = 12; // from the end, where no copy begins any more
    private const int LongLength = 15; // of a token's half: more follows

    private readonly int[] _table = new int[1 << TableBits]; // last place + 1 of four bytes, by their hash

    /// <summary>Bytes that <see cref="Compress"/> needs for any block of a length.</summary>
    public static int MaxCompressed(int length) => length + (length / 255) + 16;

    /// <summary>Compresses a block.</summary>
    /// <param name="block">At most <see cref="MaxBytes"/>.</param>
    /// <param name="to">Room for <see cref="MaxCompressed"/>.</param>
    /// <returns>Bytes written.</returns>
    public int Compress(ReadOnlySpan<byte> block, Span<byte> to)
    {
        Array.Clear(_table);
        var (written, anchor, at) = (0, 0, 0);
        while (at < block.Length - MatchLimit)
        {
            ref var slot = ref _table[Hash(block[at..])];
            var candidate = slot - 1;
            slot = at + 1;
            if (candidate < 0 || Word(block[candidate..]) != Word(block[at..]))
            {
                at++;
                continue;
            }

            var length = MinMatch + block[(at + MinMatch)..^LastLiterals].CommonPrefixLength(block[(candidate + MinMatch)..]);
            written += Write(block[anchor..at], at - candidate, length, to[written..]);
            at += length;
            anchor = at;
        }

        return written + Write(block[anchor..], 0, 0, to[written..]);
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static int Hash(ReadOnlySpan<byte> bytes) => (int)((Word(bytes) * 2_654_435_761u) >> (32 - TableBits));

    /// <summary>Literals, and a copy behind them where its length is not 0.</summary>
    private static int Write(ReadOnlySpan<byte> literals, int distance, int length, Span<byte> to)
    {
        var extra = length - MinMatch;
        to[0] = (byte)((Math.Min(literals.Length, LongLength) << 4) | (length == 0 ? 0 : Math.Min(extra, LongLength)));
        var written = 1 + WriteRest(literals.Length, to[1..]);
        literals.CopyTo(to[written..]);
        written += literals.Length;
        if (length == 0)
        {
            return written;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(to[written..], (ushort)distance);
        written += 2;
        return written + WriteRest(extra, to[written..]);
    }

    /// <summary>What of a length a token's half cannot hold.</summary>
    private static int WriteRest(int length, Span<byte> to)
    {
        if (length < LongLength)
        {
            return 0;
        }

        var written = 0;
        var rest = length - LongLength;
        for (; rest >= byte.MaxValue; rest -= byte.MaxValue)
        {
            to[written++] = byte.MaxValue;
        }

        to[written++] = (byte)rest;
        return written;
    }
}
