using System.Runtime.CompilerServices;

namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>Additions of rows of up to four vectors. Sums stay in registers: locals and not fields of a struct, which compilers keep in memory.</summary>
internal static class Rows<TWidth, TVector, TCount>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
    where TCount : IVectorCount
{
    /// <summary>Adds a row to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref float sums, ref float row)
    {
        Add(ref sums, ref row, 0);
        if (TCount.Vectors > 1)
        {
            Add(ref sums, ref row, (nuint)TWidth.Count);
        }

        if (TCount.Vectors > 2)
        {
            Add(ref sums, ref row, (nuint)(2 * TWidth.Count));
        }

        if (TCount.Vectors > 3)
        {
            Add(ref sums, ref row, (nuint)(3 * TWidth.Count));
        }
    }

    /// <summary>Adds the rows that a list picks to another row, one after the other.</summary>
    /// <param name="target">The sums.</param>
    /// <param name="rows">Row 0.</param>
    /// <param name="picked">First of the list of row numbers.</param>
    /// <param name="count">Length of the list.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPicked(ref float target, ref float rows, ref int picked, int count, int stride)
    {
        var first = Load(ref target, 0);
        var second = Load(ref target, 1);
        var third = Load(ref target, 2);
        var fourth = Load(ref target, 3);
        for (var i = 0; i < count; i++)
        {
            ref var row = ref Unsafe.Add(ref rows, (nint)Unsafe.Add(ref picked, i) * stride);
            first = TWidth.Add(first, Load(ref row, 0));
            second = TWidth.Add(second, Load(ref row, 1));
            third = TWidth.Add(third, Load(ref row, 2));
            fourth = TWidth.Add(fourth, Load(ref row, 3));
        }

        Store(first, ref target, 0);
        Store(second, ref target, 1);
        Store(third, ref target, 2);
        Store(fourth, ref target, 3);
    }

    /// <summary>The same for rows that begin an offset away from what is listed, in two sums that take turns and are added at the end: an addition need not wait for the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPickedByTurns(ref float target, ref float rows, ref int picked, int count, nint offset)
    {
        TVector first = default, second = default, third = default, fourth = default;
        TVector first2 = default, second2 = default, third2 = default, fourth2 = default;
        ref var end = ref Unsafe.Add(ref picked, count - 1);
        while (Unsafe.IsAddressLessThan(ref picked, ref end))
        {
            ref var row = ref Unsafe.Add(ref rows, picked + offset);
            ref var row2 = ref Unsafe.Add(ref rows, Unsafe.Add(ref picked, 1) + offset);
            first = TWidth.Add(first, Load(ref row, 0));
            first2 = TWidth.Add(first2, Load(ref row2, 0));
            second = TWidth.Add(second, Load(ref row, 1));
            second2 = TWidth.Add(second2, Load(ref row2, 1));
            third = TWidth.Add(third, Load(ref row, 2));
            third2 = TWidth.Add(third2, Load(ref row2, 2));
            fourth = TWidth.Add(fourth, Load(ref row, 3));
            fourth2 = TWidth.Add(fourth2, Load(ref row2, 3));
            picked = ref Unsafe.Add(ref picked, 2);
        }

        if (Unsafe.AreSame(ref picked, ref end))
        {
            ref var row = ref Unsafe.Add(ref rows, picked + offset);
            first = TWidth.Add(first, Load(ref row, 0));
            second = TWidth.Add(second, Load(ref row, 1));
            third = TWidth.Add(third, Load(ref row, 2));
            fourth = TWidth.Add(fourth, Load(ref row, 3));
        }

        Store(TWidth.Add(Load(ref target, 0), TWidth.Add(first, first2)), ref target, 0);
        Store(TWidth.Add(Load(ref target, 1), TWidth.Add(second, second2)), ref target, 1);
        Store(TWidth.Add(Load(ref target, 2), TWidth.Add(third, third2)), ref target, 2);
        Store(TWidth.Add(Load(ref target, 3), TWidth.Add(fourth, fourth2)), ref target, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ref float row, int vector) => vector < TCount.Vectors ? TWidth.Load(ref row, (nuint)(vector * TWidth.Count)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector value, ref float row, int vector)
    {
        if (vector < TCount.Vectors)
        {
            TWidth.Store(value, ref row, (nuint)(vector * TWidth.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float sums, ref float row, nuint at) =>
        TWidth.Store(TWidth.Add(TWidth.Load(ref sums, at), TWidth.Load(ref row, at)), ref sums, at);
}
