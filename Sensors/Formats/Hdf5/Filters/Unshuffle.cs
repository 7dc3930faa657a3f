using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Numbers whose bytes or bits were taken apart, so that like stands beside like, put together again.</summary>
internal static class Unshuffle
{
    private const int BitsOfByte = 8;

    /// <summary>From the first bytes of all numbers, then the second ones, and so on; what is no whole number stands behind them.</summary>
    public static void Bytes(ReadOnlySpan<byte> from, int numberBytes, Span<byte> to)
    {
        var numbers = from.Length / numberBytes;
        var planes = from[..(numbers * numberBytes)];
        var done = numberBytes switch
        {
            1 => CopyAll(planes, to),
            2 => Pairs(planes, numbers, to),
            4 => Fours(planes, numbers, to),
            8 => Eights(planes, numbers, to),
            _ => 0,
        };
        for (var byteOf = 0; byteOf < numberBytes; byteOf++)
        {
            var plane = from.Slice(byteOf * numbers, numbers);
            var at = (done * numberBytes) + byteOf;
            foreach (var value in plane[done..])
            {
                to[at] = value;
                at += numberBytes;
            }
        }

        from[planes.Length..].CopyTo(to[planes.Length..]);
    }

    /// <summary>From the lowest bits of all numbers, then the next ones, and so on. Numbers that are no multiple of eight were left as they were.</summary>
    public static void Bits(ReadOnlySpan<byte> from, int numberBytes, Span<byte> to)
    {
        var numbers = from.Length / numberBytes;
        if (numbers % BitsOfByte != 0)
        {
            from.CopyTo(to);
            return;
        }

        var planeBytes = numbers / BitsOfByte;
        for (var byteOf = 0; byteOf < numberBytes; byteOf++)
        {
            var planes = from.Slice(byteOf * numbers, numbers);
            for (var i = 0; i < planeBytes; i++)
            {
                var bits = 0UL;
                for (var bit = 0; bit < BitsOfByte; bit++)
                {
                    bits |= (ulong)planes[(bit * planeBytes) + i] << (bit * BitsOfByte);
                }

                bits = Transpose(bits);
                for (var number = 0; number < BitsOfByte; number++)
                {
                    to[(((i * BitsOfByte) + number) * numberBytes) + byteOf] = (byte)(bits >> (number * BitsOfByte));
                }
            }
        }

        from[(numbers * numberBytes)..].CopyTo(to[(numbers * numberBytes)..]);
    }

    private static int CopyAll(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    /// <summary>Numbers of two bytes, sixteen at once.</summary>
    /// <returns>How many were done; the rest is fewer than sixteen.</returns>
    private static int Pairs(ReadOnlySpan<byte> planes, int numbers, Span<byte> to)
    {
        var done = 0;
        for (var words = MemoryMarshal.Cast<byte, ushort>(to); numbers - done >= Vector128<byte>.Count; done += Vector128<byte>.Count)
        {
            var (lower, upper) = Zip(Plane(planes, numbers, 0, done), Plane(planes, numbers, 1, done));
            lower.CopyTo(words[done..]);
            upper.CopyTo(words[(done + Vector128<ushort>.Count)..]);
        }

        return done;
    }

    /// <summary>The same of four bytes.</summary>
    private static int Fours(ReadOnlySpan<byte> planes, int numbers, Span<byte> to)
    {
        var done = 0;
        for (var words = MemoryMarshal.Cast<byte, uint>(to); numbers - done >= Vector128<byte>.Count; done += Vector128<byte>.Count)
        {
            var (low, lowRest) = Zip(Plane(planes, numbers, 0, done), Plane(planes, numbers, 1, done));
            var (high, highRest) = Zip(Plane(planes, numbers, 2, done), Plane(planes, numbers, 3, done));
            Put(Zip(low, high), words[done..]);
            Put(Zip(lowRest, highRest), words[(done + Vector128<ushort>.Count)..]);
        }

        return done;
    }

    /// <summary>The same of eight bytes.</summary>
    private static int Eights(ReadOnlySpan<byte> planes, int numbers, Span<byte> to)
    {
        var done = 0;
        for (var words = MemoryMarshal.Cast<byte, ulong>(to); numbers - done >= Vector128<byte>.Count; done += Vector128<byte>.Count)
        {
            var (first, firstRest) = Zip(Plane(planes, numbers, 0, done), Plane(planes, numbers, 1, done));
            var (second, secondRest) = Zip(Plane(planes, numbers, 2, done), Plane(planes, numbers, 3, done));
            var (third, thirdRest) = Zip(Plane(planes, numbers, 4, done), Plane(planes, numbers, 5, done));
            var (fourth, fourthRest) = Zip(Plane(planes, numbers, 6, done), Plane(planes, numbers, 7, done));
            Put(Zip(first, second), Zip(third, fourth), words[done..]);
            Put(Zip(firstRest, secondRest), Zip(thirdRest, fourthRest), words[(done + Vector128<ushort>.Count)..]);
        }

        return done;
    }

    private static Vector128<byte> Plane(ReadOnlySpan<byte> planes, int numbers, int byteOf, int done) => Vector128.Create(planes[((byteOf * numbers) + done)..]);

    private static void Put((Vector128<uint> Lower, Vector128<uint> Upper) numbers, Span<uint> to)
    {
        numbers.Lower.CopyTo(to);
        numbers.Upper.CopyTo(to[Vector128<uint>.Count..]);
    }

    private static void Put((Vector128<uint> Lower, Vector128<uint> Upper) low, (Vector128<uint> Lower, Vector128<uint> Upper) high, Span<ulong> to)
    {
        Put(Zip(low.Lower, high.Lower), to);
        Put(Zip(low.Upper, high.Upper), to[Vector128<uint>.Count..]);

        static void Put((Vector128<ulong> Lower, Vector128<ulong> Upper) numbers, Span<ulong> to)
        {
            numbers.Lower.CopyTo(to);
            numbers.Upper.CopyTo(to[Vector128<ulong>.Count..]);
        }
    }

    /// <summary>Numbers of twice the size, from their lower halves and their upper ones.</summary>
    private static (Vector128<ushort> Lower, Vector128<ushort> Upper) Zip(Vector128<byte> low, Vector128<byte> high) =>
        (Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 8), Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 8));

    /// <inheritdoc cref="Zip(Vector128{byte}, Vector128{byte})"/>
    private static (Vector128<uint> Lower, Vector128<uint> Upper) Zip(Vector128<ushort> low, Vector128<ushort> high) =>
        (Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 16), Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 16));

    /// <inheritdoc cref="Zip(Vector128{byte}, Vector128{byte})"/>
    private static (Vector128<ulong> Lower, Vector128<ulong> Upper) Zip(Vector128<uint> low, Vector128<uint> high) =>
        (Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 32), Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 32));

    /// <summary>Eight rows of eight bits to columns: halves of ever larger squares change places.</summary>
    private static ulong Transpose(ulong bits)
    {
        bits = Exchange(bits, 0x00AA_00AA_00AA_00AA, 7);
        bits = Exchange(bits, 0x0000_CCCC_0000_CCCC, 14);
        return Exchange(bits, 0x0000_0000_F0F0_F0F0, 28);

        static ulong Exchange(ulong bits, ulong mask, int distance)
        {
            var differing = (bits ^ (bits >> distance)) & mask;
            return bits ^ differing ^ (differing << distance);
        }
    }
}
