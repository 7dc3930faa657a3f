using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Sensors.Formats.Evt3;

/// <summary>Moves of eight 16-bit lanes that depend on a set of them, bit i for lane i: one shuffle each, by tables of 4 KiB.</summary>
internal static class Evt3Lanes
{
    private const int Lanes = EightEvents.Lanes;
    private const int None = -1; // shuffles to 0

    private static readonly Vector128<byte>[] Fronts = Shuffles(Nth);
    private static readonly Vector128<byte>[] Fills = Shuffles(LastUpTo);

    /// <summary>The shuffle that moves the lanes of a set to the front, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Front(uint set) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Fronts), set);

    /// <summary>Gives every lane the value of the last one before it, or itself, that tells one.</summary>
    /// <param name="values">The values.</param>
    /// <param name="isTold">All bits set in the lanes that tell one.</param>
    /// <param name="before">What lanes get before the first of these.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Fill(Vector128<ushort> values, Vector128<ushort> isTold, Vector128<short> before)
    {
        var fill = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Fills), isTold.ExtractMostSignificantBits());
        var isBefore = Vector128.LessThan(fill.AsInt16(), Vector128<short>.Zero);
        return Vector128.ShuffleNative(values.AsByte(), fill).AsInt16() | (before & isBefore);
    }

    /// <summary>Keeps the first lanes and gives the last of them to those behind.</summary>
    /// <param name="values">The values.</param>
    /// <param name="first">The first lanes: one or more, without a gap.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Hold(Vector128<short> values, uint first) =>
        Vector128.ShuffleNative(values.AsByte(), Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Fills), first)).AsInt16();

    /// <summary>The lane before each; before the first, any lane of another vector, in which all are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Previous(Vector128<short> values, Vector128<short> before)
    {
        var oneUp = Vector128.Create(0x8080, 0x0100, 0x0302, 0x0504, 0x0706, 0x0908, 0x0B0A, 0x0D0C).AsByte();
        var first = Vector128.Create(-1, 0, 0, 0, 0, 0, 0, 0);
        return Vector128.ShuffleNative(values.AsByte(), oneUp).AsInt16() | (before & first);
    }

    /// <summary>The last lane in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Last(Vector128<short> values) =>
        Vector128.ShuffleNative(values.AsByte(), Vector128.Create((short)0x0F0E).AsByte()).AsInt16();

    private static Vector128<byte>[] Shuffles(Func<int, int, int> source)
    {
        var shuffles = new Vector128<byte>[1 << Lanes];
        for (var set = 0; set < shuffles.Length; set++)
        {
            var lanes = Vector128<ushort>.Zero;
            for (var lane = 0; lane < Lanes; lane++)
            {
                var from = source(set, lane);
                lanes = lanes.WithElement(lane, (ushort)(from == None ? 0x8080 : (from * 0x0202) + 0x0100)); // two bytes a lane
            }

            shuffles[set] = lanes.AsByte();
        }

        return shuffles;
    }

    private static int Nth(int set, int n)
    {
        for (; n > 0; n--)
        {
            set &= set - 1;
        }

        return set == 0 ? None : BitOperations.TrailingZeroCount(set);
    }

    private static int LastUpTo(int set, int lane)
    {
        var upTo = set & ((2 << lane) - 1);
        return upTo == 0 ? None : BitOperations.Log2((uint)upTo);
    }
}
