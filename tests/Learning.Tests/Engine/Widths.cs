using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Engine.Vectors;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The kernels of every width, whatever this machine has, and the scalar ones that the others are held against.</summary>
internal static class Widths
{
    public const int Scalar = 32;

    /// <summary>Widths in bits.</summary>
    public static TheoryData<int> All => [Scalar, 128, 256, 512];

    /// <summary>Kernels of a width in bits.</summary>
    public static Kernels Kernels(int bits) => bits switch
    {
        Scalar => new Kernels<ScalarWidth, float>(narrower: null),
        128 => Learning.Engine.Kernels.Vectors128(),
        256 => Learning.Engine.Kernels.Vectors256(),
        _ => Learning.Engine.Kernels.Vectors512(),
    };

    /// <summary>One number at a time, written without any vector: the oracle.</summary>
    private readonly struct ScalarWidth : IVectorWidth<float>
    {
        public static int Count => 1;

        public static float Create(float value) => value;

        public static float Load(ref float source, nuint index) => System.Runtime.CompilerServices.Unsafe.Add(ref source, index);

        public static void Store(float value, ref float target, nuint index) => System.Runtime.CompilerServices.Unsafe.Add(ref target, index) = value;

        public static float Add(float a, float b) => a + b;

        public static float Subtract(float a, float b) => a - b;

        public static float Multiply(float a, float b) => a * b;

        public static float Divide(float a, float b) => a / b;

        public static float SquareRoot(float value) => MathF.Sqrt(value);

        public static float Absolute(float value) => MathF.Abs(value);

        public static float And(float mask, float value) => BitConverter.SingleToInt32Bits(mask) != 0 ? value : 0;

        public static float Mask(uint bits) => BitConverter.UInt32BitsToSingle((bits & 1) != 0 ? uint.MaxValue : 0);

        public static float Greater(float a, float b) => BitConverter.UInt32BitsToSingle(a > b ? uint.MaxValue : 0);

        public static uint Bits(float mask) => BitConverter.SingleToUInt32Bits(mask) >> 31;

        public static float AndNot(float mask, float value) => BitConverter.SingleToInt32Bits(mask) != 0 ? 0 : value;

        public static float Dot16(ref float a, ref float b, nuint length)
        {
            var sums = new float[16];
            for (nuint i = 0; i < length; i++)
            {
                sums[i % 16] += Load(ref a, i) * Load(ref b, i);
            }

            for (var half = 8; half > 0; half /= 2)
            {
                for (var i = 0; i < half; i++)
                {
                    sums[i] += sums[i + half];
                }
            }

            return sums[0];
        }
    }
}
