using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>Vectors of 256 bits.</summary>
internal readonly struct Width256 : IVectorWidth<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    private static Vector256<int> LaneBits => Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);

    public static Vector256<float> Create(float value) => Vector256.Create(value);

    public static Vector256<float> Load(ref float source, nuint index) => Vector256.LoadUnsafe(ref source, index);

    public static void Store(Vector256<float> value, ref float target, nuint index) => value.StoreUnsafe(ref target, index);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> SquareRoot(Vector256<float> value) => Vector256.Sqrt(value);

    public static Vector256<float> Absolute(Vector256<float> value) => Vector256.Abs(value);

    public static Vector256<float> And(Vector256<float> mask, Vector256<float> value) => mask & value;

    public static Vector256<float> Mask(uint bits) => Vector256.Equals(Vector256.Create((int)bits) & LaneBits, LaneBits).AsSingle();

    public static Vector256<float> Greater(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThan(a, b);

    public static uint Bits(Vector256<float> mask) => (uint)mask.ExtractMostSignificantBits();

    public static Vector256<float> AndNot(Vector256<float> mask, Vector256<float> value) => Vector256.AndNot(value, mask);

    public static float Dot16(ref float a, ref float b, nuint length)
    {
        Vector256<float> sum0 = default, sum1 = default;
        for (nuint i = 0; i < length; i += 16)
        {
            sum0 += Vector256.LoadUnsafe(ref a, i) * Vector256.LoadUnsafe(ref b, i);
            sum1 += Vector256.LoadUnsafe(ref a, i + 8) * Vector256.LoadUnsafe(ref b, i + 8);
        }

        return Fold(sum0 + sum1);
    }

    /// <summary>The eight elements added, by halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold(Vector256<float> sums) => Width128.Fold(sums.GetLower() + sums.GetUpper());
}
