using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Formats;

/// <summary>
/// Eight records of address and time at a time, where all of them are events on the sensor whose times do not fall; a decoder's loop over single records is the
/// rule, this its shortcut.
/// </summary>
internal static class AddressBlock
{
    /// <summary>Records that a decoder takes one by one before it tries eight again.</summary>
    public const int Records = EightEvents.Lanes;

    private const int Half = Records / 2;

    /// <summary>A rise of time that is left to the rule, in microseconds.</summary>
    private const long FarUs = 1L << 31;

    /// <summary>Decodes whole blocks from the front of the records, up to the first that holds anything else.</summary>
    /// <param name="records">The next records.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="originUs">What coded times count from, in microseconds.</param>
    /// <param name="lastUs">The coded time before, then the last one.</param>
    /// <param name="output">The packet's columns.</param>
    /// <param name="start">Events in them.</param>
    /// <returns>Records taken: one event each.</returns>
    public static int Decode<TRecord>(
        ReadOnlySpan<ulong> records, SensorGeometry geometry, long originUs, ref long lastUs, in EventPacket.FreeColumns output, int start)
        where TRecord : struct, IAddressRecord
    {
        if (!EightEvents.AreFast)
        {
            return 0;
        }

        var target = new EightEvents(output);
        ref var source = ref MemoryMarshal.GetReference(records);
        var (width, height) = (Vector128.Create(geometry.Width), Vector128.Create(geometry.Height));
        var zeroUs = TRecord.IsTimeSigned ? 0 : int.MinValue; // as the least number: comparisons and sums are signed
        var (i, last) = (0, (int)lastUs ^ zeroUs);
        for (; i <= Math.Min(records.Length, output.Length - start) - Records; i += Records)
        {
            var (front, frontUs) = Split<TRecord>(ref source, i);
            var (back, backUs) = Split<TRecord>(ref source, i + Half);
            (frontUs, backUs) = (frontUs ^ Vector128.Create(zeroUs), backUs ^ Vector128.Create(zeroUs));
            var (frontX, frontY) = (Field(front, TRecord.XShift, TRecord.XMask), Field(front, TRecord.YShift, TRecord.YMask));
            var (backX, backY) = (Field(back, TRecord.XShift, TRecord.XMask), Field(back, TRecord.YShift, TRecord.YMask));
            var isPlain = Vector128.LessThan(frontX, width) & Vector128.LessThan(frontY, height) & IsKind<TRecord>(front)
                & Vector128.LessThan(backX, width) & Vector128.LessThan(backY, height) & IsKind<TRecord>(back)
                & Vector128.GreaterThanOrEqual(frontUs, Previous(frontUs, Vector128.Create(last)))
                & Vector128.GreaterThanOrEqual(backUs, Previous(backUs, frontUs));
            var endUs = backUs.GetElement(Half - 1);
            if (isPlain != Vector128<int>.AllBitsSet || (long)endUs - last >= FarUs)
            {
                break;
            }

            target.WriteTimes(start + i, frontUs, backUs, originUs - zeroUs);
            target.WritePixels(start + i, Turn<TRecord>(Narrow(frontX, backX), geometry.Width), Turn<TRecord>(Narrow(frontY, backY), geometry.Height));
            target.WritePolarities(start + i, Narrow(Polarity<TRecord>(front), Polarity<TRecord>(back)));
            last = endUs;
        }

        lastUs = TRecord.IsTimeSigned ? last : (uint)(last ^ zeroUs);
        return i;
    }

    /// <summary>Addresses and times of four records.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<int> Addresses, Vector128<int> TimesUs) Split<TRecord>(ref ulong source, int at)
        where TRecord : struct, IAddressRecord
    {
        Vector128<int> first, second;
        if (Vector256.IsHardwareAccelerated)
        {
            var halves = Vector256.Shuffle(Vector256.LoadUnsafe(ref source, (nuint)at).AsInt32(), Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
            (first, second) = (halves.GetLower(), halves.GetUpper());
        }
        else
        {
            var (a, b) = (Vector128.LoadUnsafe(ref source, (nuint)at), Vector128.LoadUnsafe(ref source, (nuint)at + 2));
            (first, second) = (Vector128.Narrow(a, b).AsInt32(), Vector128.Narrow(a >>> 32, b >>> 32).AsInt32());
        }

        if (TRecord.IsBigEndian)
        {
            var turned = Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
            first = Vector128.ShuffleNative(first.AsByte(), turned).AsInt32();
            second = Vector128.ShuffleNative(second.AsByte(), turned).AsInt32();
        }

        return TRecord.IsTimeFirst ? (second, first) : (first, second);
    }

    /// <summary>The lane before each; before the first, the last one of another vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Previous(Vector128<int> values, Vector128<int> before) =>
        Vector128.ConditionalSelect(
            Vector128.Create(-1, 0, 0, 0), Vector128.Shuffle(before, Vector128.Create(3, 3, 3, 3)), Vector128.Shuffle(values, Vector128.Create(0, 0, 1, 2)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Field(Vector128<int> addresses, int shift, uint mask) => (addresses >>> shift) & Vector128.Create((int)mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Polarity<TRecord>(Vector128<int> addresses)
        where TRecord : struct, IAddressRecord
    {
        var bits = Field(addresses, TRecord.PolarityShift, 1);
        return TRecord.OnBit == 1 ? bits : bits ^ Vector128<int>.One;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> IsKind<TRecord>(Vector128<int> addresses)
        where TRecord : struct, IAddressRecord =>
        TRecord.KindMask == 0 ? Vector128<int>.AllBitsSet
            : Vector128.Equals(addresses & Vector128.Create((int)TRecord.KindMask), Vector128.Create((int)TRecord.Kind));

    /// <summary>Makes eight lanes of 16 bits; no field has more than 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Narrow(Vector128<int> front, Vector128<int> back) => Vector128.NarrowWithSaturation(front, back).AsUInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Turn<TRecord>(Vector128<ushort> coordinates, int side)
        where TRecord : struct, IAddressRecord =>
        TRecord.IsTurned ? Vector128.Create((ushort)(side - 1)) - coordinates : coordinates;
}
