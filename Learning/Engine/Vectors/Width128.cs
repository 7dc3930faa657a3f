using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>Vectors of 128 bits.</summary>
internal readonly struct Width128 : IVectorWidth<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    private static Vector128<int> LaneBits => Vector128.Create(1, 2, 4, 8);

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Load(ref float source, nuint index) => Vector128.LoadUnsafe(ref source, index);

    public static void Store(Vector128<float> value, ref float target, nuint index) => value.StoreUnsafe(ref target, index);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> SquareRoot(Vector128<float> value) => Vector128.Sqrt(value);

    public static Vector128<float> Absolute(Vector128<float> value) => Vector128.Abs(value);

    public static Vector128<float> And(Vector128<float> mask, Vector128<float> value) => mask & value;

    public static Vector128<float> Mask(uint bits) => Vector128.Equals(Vector128.Create((int)bits) & LaneBits, LaneBits).AsSingle();

    public static Vector128<float> Greater(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    public static uint Bits(Vector128<float> mask) => (uint)mask.ExtractMostSignificantBits();

    public static Vector128<float> AndNot(Vector128<float> mask, Vector128<float> value) => Vector128.AndNot(value, mask);

    public static float Dot16(ref float a, ref float b, nuint length)
    {
        Vector128<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (nuint i = 0; i < length; i += 16)
        {
            sum0 += Vector128.LoadUnsafe(ref a, i) * Vector128.LoadUnsafe(ref b, i);
            sum1 += Vector128.LoadUnsafe(ref a, i + 4) * Vector128.LoadUnsafe(ref b, i + 4);
            sum2 += Vector128.LoadUnsafe(ref a, i + 8) * Vector128.LoadUnsafe(ref b, i + 8);
            sum3 += Vector128.LoadUnsafe(ref a, i + 12) * Vector128.LoadUnsafe(ref b, i + 12);
        }

        return Fold(sum0 + sum2 + (sum1 + sum3));
    }

    /// <summary>Sum of <c>a[i] * b[i]</c> for a length that is a multiple of 4: four partial sums, folded by halves.</summary>
    public static float Dot4(ref float a, ref float b, nuint length)
    {
        var sum = Vector128<float>.Zero;
        for (nuint i = 0; i < length; i += 4)
        {
            sum += Vector128.LoadUnsafe(ref a, i) * Vector128.LoadUnsafe(ref b, i);
        }

        return Fold(sum);
    }

    /// <summary>The four elements added: 0 and 2, 1 and 3, then both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold(Vector128<float> sums)
    {
        var halves = sums + Vector128.Shuffle(sums, Vector128.Create(2, 3, 0, 1));
        return halves[0] + halves[1];
    }
}
