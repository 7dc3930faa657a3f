using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;

namespace EdgeLearner.Learning.Engine;

/// <summary>Loops over whole arrays of weights. Lengths are multiples of 16, but for the rows that a dot product takes, of 4.</summary>
internal static class VectorMath
{
    /// <summary>Sum of <c>a[i] * b[i]</c> over the length of a, in one order for all widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<TWidth, TVector>(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        Dot<TWidth, TVector>(ref MemoryMarshal.GetReference(a), ref MemoryMarshal.GetReference(b[..a.Length]), a.Length);

    /// <summary>The same for rows of a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<TWidth, TVector>(ref float a, ref float b, int length)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        length % 16 == 0 ? TWidth.Dot16(ref a, ref b, (nuint)length) : Width128.Dot4(ref a, ref b, (nuint)length);

    /// <summary><c>sum[i] += addend[i]</c>.</summary>
    public static void Add<TWidth, TVector>(Span<float> sum, ReadOnlySpan<float> addend)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        ref var sums = ref MemoryMarshal.GetReference(sum);
        ref var addends = ref MemoryMarshal.GetReference(addend[..sum.Length]);
        for (nuint i = 0; i < (nuint)sum.Length; i += (nuint)TWidth.Count)
        {
            TWidth.Store(TWidth.Add(TWidth.Load(ref sums, i), TWidth.Load(ref addends, i)), ref sums, i);
        }
    }
}
