using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Engine.Vectors;

namespace EdgeLearner.Learning.Neurons;

/// <summary>Leaky integrate-and-fire neurons with soft reset, a vector of them at a time, for use within a layer's kernel.</summary>
/// <remarks>Neuron <c>i</c> is bit <c>i % 64</c> of word <c>i / 64</c>. A vector lies within one word: its first neuron is a multiple of its length.</remarks>
internal readonly ref struct LifNeuron<TWidth, TVector>
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
{
    private readonly ref float _potential;
    private readonly ref ulong _before;
    private readonly ref ulong _spikes;
    private readonly ref ulong _window;
    private readonly TVector _leak;
    private readonly TVector _reset;
    private readonly TVector _threshold;
    private readonly TVector _halfWidth;
    private readonly TVector _gain;

    public LifNeuron(in NeuronStep step)
    {
        _potential = ref MemoryMarshal.GetReference(step.Potential);
        _before = ref MemoryMarshal.GetReference(step.Before);
        _spikes = ref MemoryMarshal.GetReference(step.Spikes);
        _window = ref MemoryMarshal.GetReference(step.Window);
        _leak = TWidth.Create(step.Neuron.Leak);
        _reset = TWidth.Create(step.Neuron.Reset);
        _threshold = TWidth.Create(step.Neuron.Threshold);
        _halfWidth = TWidth.Create(step.Neuron.SurrogateWidth / 2);
        _gain = TWidth.Create(step.Gain);
    }

    /// <summary>
    /// One step (equations 1 and 2): <c>u = leak * u + gain * current - reset * s_before; s = [u > threshold]; h = [|u - threshold| &lt; width / 2]</c>,
    /// both comparisons strict. The reset acts one step after the spike, outside the leak.
    /// </summary>
    /// <param name="current">Input currents of the vector's neurons.</param>
    /// <param name="neuron">The first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(TVector current, nuint neuron)
    {
        var (word, shift) = (neuron >> 6, (int)neuron & 63);
        var (spikes, window) = Step(current, neuron, Unsafe.Add(ref _before, word) >> shift);
        Unsafe.Add(ref _spikes, word) |= spikes << shift;
        Unsafe.Add(ref _window, word) |= window << shift;
    }

    /// <summary>The same for neurons that follow each other within a word.</summary>
    /// <param name="currents">The first of their input currents.</param>
    /// <param name="count">How many; a multiple of the vectors' length.</param>
    /// <param name="neuron">The first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(ref float currents, int count, nuint neuron)
    {
        var (word, shift) = (neuron >> 6, (int)neuron & 63);
        var before = Unsafe.Add(ref _before, word) >> shift;
        ulong spikes = 0, window = 0;
        for (var i = 0; i < count; i += TWidth.Count)
        {
            var (spike, inside) = Step(TWidth.Load(ref currents, (nuint)i), neuron + (nuint)i, before >> i);
            spikes |= spike << i;
            window |= inside << i;
        }

        Unsafe.Add(ref _spikes, word) |= spikes << shift;
        Unsafe.Add(ref _window, word) |= window << shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (ulong Spikes, ulong Window) Step(TVector current, nuint neuron, ulong before)
    {
        var u = TWidth.Add(TWidth.Multiply(_leak, TWidth.Load(ref _potential, neuron)), TWidth.Multiply(_gain, current));
        u = Flush.Negligible<TWidth, TVector>(TWidth.Subtract(u, TWidth.And(TWidth.Mask((uint)before), _reset)));
        TWidth.Store(u, ref _potential, neuron);
        var distance = TWidth.Absolute(TWidth.Subtract(u, _threshold));
        return (TWidth.Bits(TWidth.Greater(u, _threshold)), TWidth.Bits(TWidth.Greater(_halfWidth, distance)));
    }
}

/// <summary>
/// What is nearer to 0 than 1e-20 is 0. A leak never ends by itself: a silent neuron would stay among the denormal numbers, the smallest of which
/// times 0.8 is itself again, and processors are many times slower on them. Far below anything that a sum with a spike's share could show. What is no number stays so.
/// </summary>
internal static class Flush
{
    /// <summary>The bound.</summary>
    public const float Bound = 1e-20f;

    /// <summary>The value, or 0 where it is nearer to 0 than <see cref="Bound"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Negligible<TWidth, TVector>(TVector value)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        TWidth.AndNot(TWidth.Greater(TWidth.Create(Bound), TWidth.Absolute(value)), value);
}
