using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>The few vector loops that the layers share. Results do not depend on the vector width of the machine.</summary>
internal static class VectorMath
{
    /// <summary><c>sum[i] += addend[i]</c> over the addend's length.</summary>
    public static void Add(Span<float> sum, ReadOnlySpan<float> addend)
    {
        sum = sum[..addend.Length];
        ref var sums = ref MemoryMarshal.GetReference(sum);
        ref var addends = ref MemoryMarshal.GetReference(addend);
        nuint i = 0;
        for (; i + (nuint)Vector256<float>.Count <= (nuint)addend.Length; i += (nuint)Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref sums, i) + Vector256.LoadUnsafe(ref addends, i)).StoreUnsafe(ref sums, i);
        }

        for (; i < (nuint)addend.Length; i++)
        {
            sum[(int)i] += addend[(int)i];
        }
    }

    /// <summary>Sum of <c>a[i] * b[i]</c>: eight partial sums, then their sum, then the tail.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        b = b[..a.Length];
        ref var firsts = ref MemoryMarshal.GetReference(a);
        ref var seconds = ref MemoryMarshal.GetReference(b);
        var partial = Vector256<float>.Zero;
        nuint i = 0;
        for (; i + (nuint)Vector256<float>.Count <= (nuint)a.Length; i += (nuint)Vector256<float>.Count)
        {
            partial += Vector256.LoadUnsafe(ref firsts, i) * Vector256.LoadUnsafe(ref seconds, i);
        }

        var sum = 0f;
        for (var lane = 0; i > 0 && lane < Vector256<float>.Count; lane++)
        {
            sum += partial[lane];
        }

        for (; i < (nuint)a.Length; i++)
        {
            sum += a[(int)i] * b[(int)i];
        }

        return sum;
    }

    /// <summary>
    /// Momentum descent: <c>v = momentum * v + g; w = w - rate * v; g = 0</c>. A velocity nearer to 0 than <see cref="LifNeuron.Negligible"/> is 0.
    /// </summary>
    public static void Descend(Span<float> weights, Span<float> velocity, Span<float> gradient, float rate, float momentum)
    {
        velocity = velocity[..weights.Length];
        gradient = gradient[..weights.Length];
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var v = ref MemoryMarshal.GetReference(velocity);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        var rates = Vector256.Create(rate);
        var momentums = Vector256.Create(momentum);
        var negligible = Vector256.Create(LifNeuron.Negligible);
        nuint i = 0;
        for (; i + (nuint)Vector256<float>.Count <= (nuint)weights.Length; i += (nuint)Vector256<float>.Count)
        {
            var next = (momentums * Vector256.LoadUnsafe(ref v, i)) + Vector256.LoadUnsafe(ref g, i);
            next &= Vector256.GreaterThan(Vector256.Abs(next), negligible);
            next.StoreUnsafe(ref v, i);
            (Vector256.LoadUnsafe(ref w, i) - (rates * next)).StoreUnsafe(ref w, i);
        }

        for (; i < (nuint)weights.Length; i++)
        {
            var at = (int)i;
            var next = (momentum * velocity[at]) + gradient[at];
            velocity[at] = Math.Abs(next) > LifNeuron.Negligible ? next : 0f;
            weights[at] -= rate * velocity[at];
        }

        gradient.Clear();
    }
}
