namespace EdgeLearner.Sensors.Formats.Tables;

/// <summary>A number as text has it, exactly: <c>Digits * 10^Exponent</c>.</summary>
/// <param name="Digits">Its first 18 digits that count, with the sign.</param>
/// <param name="Exponent">What they are multiplied by.</param>
internal readonly record struct DecimalNumber(long Digits, int Exponent)
{
    private const int MaxDigits = 18;

    private static readonly ulong[] Powers = [.. Enumerable.Range(0, MaxDigits + 1).Select(power => (ulong)Math.Pow(10, power))];

    /// <summary>Whether it has nothing behind the point but zeros.</summary>
    public bool IsWhole => Exponent >= 0 || Digits == 0 || (Exponent >= -MaxDigits && Digits % (long)Powers[-Exponent] == 0);

    /// <summary>Roughly the number, for comparing.</summary>
    public double ToDouble() => Digits * Math.Pow(10, Exponent);

    /// <summary>Reads <c>12</c>, <c>-0.5</c>, <c>1.20e+01</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        var (digits, exponent, kept, hasPoint, hasDigit) = (0L, 0, 0, false, false);
        var isNegative = text is [(byte)'-', ..];
        var i = text is [(byte)'-' or (byte)'+', ..] ? 1 : 0;
        for (; i < text.Length; i++)
        {
            var digit = text[i] - (uint)'0';
            if (digit <= 9)
            {
                hasDigit = true;
                var fits = kept < MaxDigits;
                digits = fits ? (digits * 10) + digit : digits;
                kept += fits && digits > 0 ? 1 : 0;
                exponent += (hasPoint ? -1 : 0) + (fits ? 0 : 1);
            }
            else if (text[i] == (byte)'.' && !hasPoint)
            {
                hasPoint = true;
            }
            else
            {
                break;
            }
        }

        var tail = text[i..];
        number = new(isNegative ? -digits : digits, exponent);
        return hasDigit && (tail.IsEmpty || TryShift(tail, ref number));
    }

    /// <summary>The number times a power of ten as a whole one, to the nearest; halves go away from 0.</summary>
    /// <returns>False where it is too large.</returns>
    public bool TryScale(int power, out long value)
    {
        var exponent = Exponent + power;
        var size = (ulong)(Digits < 0 ? -Digits : Digits);
        value = 0;
        if (size == 0 || exponent < -MaxDigits)
        {
            return true;
        }

        if (exponent > MaxDigits || size > long.MaxValue / Powers[Math.Max(exponent, 0)])
        {
            return false;
        }

        size = exponent >= 0 ? size * Powers[exponent] : (size + (Powers[-exponent] / 2)) / Powers[-exponent];
        value = Digits < 0 ? -(long)size : (long)size;
        return true;
    }

    /// <summary>Takes the <c>e+06</c> behind a number.</summary>
    private static bool TryShift(ReadOnlySpan<byte> tail, ref DecimalNumber number)
    {
        var digits = tail is [_, (byte)'-' or (byte)'+', ..] ? tail[2..] : tail[1..];
        if (tail[0] is not ((byte)'e' or (byte)'E') || digits.Length is 0 or > 3)
        {
            return false;
        }

        var shift = 0;
        foreach (var character in digits)
        {
            var digit = character - (uint)'0';
            if (digit > 9)
            {
                return false;
            }

            shift = (shift * 10) + (int)digit;
        }

        number = number with { Exponent = number.Exponent + (tail[1] == (byte)'-' ? -shift : shift) };
        return true;
    }
}
