using System.Runtime.Intrinsics;

namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>Vectors of 512 bits.</summary>
internal readonly struct Width512 : IVectorWidth<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    private static Vector512<int> LaneBits => Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);

    public static Vector512<float> Create(float value) => Vector512.Create(value);

    public static Vector512<float> Load(ref float source, nuint index) => Vector512.LoadUnsafe(ref source, index);

    public static void Store(Vector512<float> value, ref float target, nuint index) => value.StoreUnsafe(ref target, index);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    public static Vector512<float> SquareRoot(Vector512<float> value) => Vector512.Sqrt(value);

    public static Vector512<float> Absolute(Vector512<float> value) => Vector512.Abs(value);

    public static Vector512<float> And(Vector512<float> mask, Vector512<float> value) => mask & value;

    public static Vector512<float> Mask(uint bits) => Vector512.Equals(Vector512.Create((int)bits) & LaneBits, LaneBits).AsSingle();

    public static Vector512<float> Greater(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThan(a, b);

    public static uint Bits(Vector512<float> mask) => (uint)mask.ExtractMostSignificantBits();

    public static Vector512<float> AndNot(Vector512<float> mask, Vector512<float> value) => Vector512.AndNot(value, mask);

    public static float Dot16(ref float a, ref float b, nuint length)
    {
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < length; i += 16)
        {
            sum += Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i);
        }

        return Width256.Fold(sum.GetLower() + sum.GetUpper());
    }
}
