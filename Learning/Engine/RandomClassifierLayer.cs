using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Neurons;

namespace EdgeLearner.Learning.Engine;

/// <summary>A local classifier that does not learn: its weights are drawn anew from a seed whenever they are needed, and never stored.</summary>
/// <remarks>
/// A weight is a hash of seed, input and output (the finalizer of MurmurHash3, Appleby 2011), uniform in +-1/sqrt(fan-in): outputs that are added later leave the
/// others' weights as they are. Small layers, few spikes: what the hashes cost is less than what reading the weights from memory would.
/// </remarks>
internal sealed class RandomClassifierLayer : SpikeLayer
{
    private const int Count = 4;
    private const uint OutputStep = 0x61C88647; // odd: no two groups of outputs have one seed

    private readonly uint _seed;
    private readonly int _outputs;
    private readonly float _scale;
    private readonly Vector128<float>[] _classes; // mask of the neurons that are classes, not filling

    public RandomClassifierLayer(PlannedLayer plan, ulong seed)
        : base(plan)
    {
        _seed = (uint)seed ^ (uint)(seed >> 32) ^ (uint)plan.Name.Aggregate(0, (hash, letter) => (hash * 31) + letter);
        _outputs = plan.Out.ChannelStride;
        _scale = (float)(Math.ScaleB(1, -31) / Math.Sqrt(plan.FanIn));
        _classes = [.. Enumerable.Range(0, _outputs / Count).Select(v => Width128.Mask((1u << Math.Clamp(plan.Out.Channels - (v * Count), 0, Count)) - 1))];
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<ulong> below, StepScratch scratch, in NeuronStep step)
    {
        scratch.List(below);
        var neurons = new LifNeuron<Width128, Vector128<float>>(step);
        for (var output = 0; output < _outputs; output += Count)
        {
            var sum = Vector128<float>.Zero;
            foreach (var input in scratch.Active)
            {
                sum += Weights(input, output);
            }

            neurons.Step(sum, (nuint)output);
        }
    }

    /// <inheritdoc/>
    public override void CarryDown(int word, ulong wanted, ReadOnlySpan<float> gamma, Span<float> delta)
    {
        ref var gammas = ref MemoryMarshal.GetReference(gamma);
        for (var rest = wanted; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            var input = (word * LifErrors.WordNeurons) + bit;
            var sum = Vector128<float>.Zero;
            for (var output = 0; output < _outputs && input % Plan.In.ChannelStride < Plan.In.Channels; output += Count)
            {
                sum += Weights(input, output) * Vector128.LoadUnsafe(ref gammas, (nuint)output);
            }

            delta[bit] = Width128.Fold(sum);
        }
    }

    /// <summary>Four weights of an input, from an output on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<float> Weights(int input, int output)
    {
        var hash = Vector128.Create((uint)(input * Count)) + Vector128.Create(0u, 1, 2, 3);
        hash = (hash * Vector128.Create(0x9E3779B9u)) ^ Vector128.Create(_seed + ((uint)output * OutputStep));
        hash = (hash ^ (hash >>> 16)) * Vector128.Create(0x85EBCA6Bu);
        hash = (hash ^ (hash >>> 13)) * Vector128.Create(0xC2B2AE35u);
        hash ^= hash >>> 16;
        return Vector128.ConvertToSingle(hash.AsInt32()) * Vector128.Create(_scale) & _classes[output / Count];
    }
}
