using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;

namespace EdgeLearner.Learning.Engine;

/// <summary>Loops over whole arrays of weights. Lengths are multiples of 16, but for the rows that <see cref="Dot"/> takes, of 4.</summary>
internal static class VectorMath
{
    /// <summary>Sum of <c>a[i] * b[i]</c> over the length of a, in one order for all widths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<TWidth, TVector>(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        ref var firsts = ref MemoryMarshal.GetReference(a);
        ref var seconds = ref MemoryMarshal.GetReference(b[..a.Length]);
        return a.Length % 16 == 0
            ? TWidth.Dot16(ref firsts, ref seconds, (nuint)a.Length)
            : Width128.Dot4(ref firsts, ref seconds, (nuint)a.Length);
    }

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
