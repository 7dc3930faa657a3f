namespace EdgeLearner.Sensors.Formats.Hdf5.Filters;

/// <summary>Numbers whose bytes or bits were taken apart, so that like stands beside like, put together again.</summary>
internal static class Unshuffle
{
    private const int BitsOfByte = 8;

    /// <summary>From the first bytes of all numbers, then the second ones, and so on; what is no whole number stands behind them.</summary>
    public static void Bytes(ReadOnlySpan<byte> from, int numberBytes, Span<byte> to)
    {
        var numbers = from.Length / numberBytes;
        for (var byteOf = 0; byteOf < numberBytes; byteOf++)
        {
            var plane = from.Slice(byteOf * numbers, numbers);
            var at = byteOf;
            foreach (var value in plane)
            {
                to[at] = value;
                at += numberBytes;
            }
        }

        from[(numbers * numberBytes)..].CopyTo(to[(numbers * numberBytes)..]);
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
