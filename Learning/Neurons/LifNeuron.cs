using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Neurons;

/// <summary>Leaky integrate-and-fire neurons with soft reset, and the backward form with the rectangular surrogate.</summary>
/// <remarks>
/// Neuron <c>i</c> is bit <c>i % 64</c> of word <c>i / 64</c>. Vectors run over neurons that do not depend on each other and nothing is fused,
/// so that every vector width, and the scalar tail, gives the same bits.
/// </remarks>
internal static class LifNeuron
{
    private const int WordBits = 64;

    /// <summary>
    /// What is nearer to 0 than this is 0. A leak never ends by itself: a silent neuron would stay among the denormal numbers, the smallest of which
    /// times 0.8 is itself again, and processors are many times slower on them. Far below anything that a sum with a spike's share could show.
    /// </summary>
    internal const float Negligible = 1e-20f;

    private static readonly Vector256<int> LaneBits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);

    /// <summary>
    /// One step (equations 1 and 2): <c>u = leak * u + current - reset * s_before; s = [u > threshold]; h = [|u - threshold| &lt; width / 2]</c>,
    /// both comparisons strict. The reset acts one step after the spike, outside the leak.
    /// </summary>
    /// <param name="current">Input current, [N]; zero afterwards, ready for the next step.</param>
    /// <param name="potential">Potentials u, [N].</param>
    /// <param name="spikesBefore">Spikes of the step before, [N] bits.</param>
    /// <param name="spikes">Spikes of this step, [N] bits.</param>
    /// <param name="window">Neurons inside the surrogate's window, [N] bits: all that a backward pass needs to know of u.</param>
    /// <param name="neuron">Constants.</param>
    public static void Step(
        Span<float> current,
        Span<float> potential,
        ReadOnlySpan<ulong> spikesBefore,
        Span<ulong> spikes,
        Span<ulong> window,
        in NeuronParameters neuron)
    {
        var halfWidth = neuron.SurrogateWidth / 2;
        var leaks = Vector256.Create(neuron.Leak);
        var resets = Vector256.Create(neuron.Reset);
        var thresholds = Vector256.Create(neuron.Threshold);
        var halfWidths = Vector256.Create(halfWidth);
        var negligible = Vector256.Create(Negligible);
        ref var currents = ref MemoryMarshal.GetReference(current);
        ref var potentials = ref MemoryMarshal.GetReference(potential);
        for (var word = 0; word * WordBits < potential.Length; word++)
        {
            var first = word * WordBits;
            var count = Math.Min(WordBits, potential.Length - first);
            var before = spikesBefore[word];
            ulong fired = 0, inside = 0;
            var i = 0;
            for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
            {
                var at = (nuint)(first + i);
                var spiked = Vector256.Equals(Vector256.Create((int)(before >> i)) & LaneBits, LaneBits).AsSingle();
                var u = (leaks * Vector256.LoadUnsafe(ref potentials, at)) + Vector256.LoadUnsafe(ref currents, at) - (spiked & resets);
                u &= Vector256.GreaterThan(Vector256.Abs(u), negligible);
                u.StoreUnsafe(ref potentials, at);
                Vector256<float>.Zero.StoreUnsafe(ref currents, at);
                fired |= (ulong)Vector256.GreaterThan(u, thresholds).ExtractMostSignificantBits() << i;
                inside |= (ulong)Vector256.LessThan(Vector256.Abs(u - thresholds), halfWidths).ExtractMostSignificantBits() << i;
            }

            for (; i < count; i++)
            {
                var u = (neuron.Leak * potential[first + i]) + current[first + i] - ((before >> i & 1) != 0 ? neuron.Reset : 0f);
                u = Math.Abs(u) > Negligible ? u : 0f;
                potential[first + i] = u;
                current[first + i] = 0f;
                fired |= u > neuron.Threshold ? 1UL << i : 0;
                inside |= Math.Abs(u - neuron.Threshold) < halfWidth ? 1UL << i : 0;
            }

            spikes[word] = fired;
            window[word] = inside;
        }
    }

    /// <summary>
    /// One step back in time (equations 4 to 6): <c>delta = deltaFromAbove - reset * gamma_after; gamma = h * delta / width + leak * gamma_after</c>.
    /// </summary>
    /// <param name="deltaFromAbove">Error that reaches the spikes from the layers above, [N]; read only inside the window.</param>
    /// <param name="window">Neurons inside the surrogate's window at this step, [N] bits.</param>
    /// <param name="gamma">In: dL/du of the step after, out: of this step, [N].</param>
    /// <param name="neuron">Constants.</param>
    public static void StepBack(ReadOnlySpan<float> deltaFromAbove, ReadOnlySpan<ulong> window, Span<float> gamma, in NeuronParameters neuron)
    {
        var slope = 1 / neuron.SurrogateWidth;
        var leaks = Vector256.Create(neuron.Leak);
        var resets = Vector256.Create(neuron.Reset);
        var slopes = Vector256.Create(slope);
        var negligible = Vector256.Create(Negligible);
        ref var deltas = ref MemoryMarshal.GetReference(deltaFromAbove);
        ref var gammas = ref MemoryMarshal.GetReference(gamma);
        for (var word = 0; word * WordBits < gamma.Length; word++)
        {
            var first = word * WordBits;
            var count = Math.Min(WordBits, gamma.Length - first);
            var inside = window[word];
            var i = 0;
            for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
            {
                var at = (nuint)(first + i);
                var mask = Vector256.Equals(Vector256.Create((int)(inside >> i)) & LaneBits, LaneBits).AsSingle();
                var after = Vector256.LoadUnsafe(ref gammas, at);
                var delta = Vector256.LoadUnsafe(ref deltas, at) - (resets * after);
                var now = (mask & (slopes * delta)) + (leaks * after);
                (now & Vector256.GreaterThan(Vector256.Abs(now), negligible)).StoreUnsafe(ref gammas, at);
            }

            for (; i < count; i++)
            {
                var after = gamma[first + i];
                var delta = deltaFromAbove[first + i] - (neuron.Reset * after);
                var now = ((inside >> i & 1) != 0 ? slope * delta : 0f) + (neuron.Leak * after);
                gamma[first + i] = Math.Abs(now) > Negligible ? now : 0f;
            }
        }
    }
}
