using System.Numerics;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>The spikes of a layer at one step as a list, ascending, and where each pixel's part of it begins: what the sparse kernels walk along.</summary>
/// <param name="capacity">Most neurons of any layer that is listed.</param>
/// <param name="pixels">Most pixels of any layer that is listed.</param>
internal sealed class ActiveInputs(int capacity, int pixels)
{
    private readonly int[] _neurons = new int[capacity];
    private readonly int[] _starts = new int[pixels + 1];

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(int) * ((long)_neurons.Length + _starts.Length);

    /// <summary>Numbers of the neurons that fired, in [H, W, C].</summary>
    public ReadOnlySpan<int> Neurons => _neurons.AsSpan(0, Count);

    /// <summary>For each pixel, how many neurons of the pixels before it fired; one more entry than pixels.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Neurons that fired.</summary>
    public int Count { get; private set; }

    /// <summary>Lists a layer's spikes.</summary>
    /// <param name="spikes">[N] bits.</param>
    public void List(ReadOnlySpan<ulong> spikes)
    {
        var count = 0;
        var neurons = _neurons;
        for (var word = 0; word < spikes.Length; word++)
        {
            for (var rest = spikes[word]; rest != 0; rest &= rest - 1)
            {
                neurons[count++] = (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        Count = count;
    }

    /// <summary>Lists a layer's spikes and the beginning of each pixel.</summary>
    public void List(ReadOnlySpan<ulong> spikes, Shape shape)
    {
        List(spikes);
        var channels = shape.ChannelStride;
        var starts = _starts.AsSpan(0, shape.Pixels + 1);
        var pixel = 0; // the first whose start is not known yet
        var end = 0; // of the pixel before it
        for (var i = 0; i < Count; i++)
        {
            while (_neurons[i] >= end)
            {
                starts[pixel++] = i;
                end += channels;
            }
        }

        starts[pixel..].Fill(Count);
    }
}
