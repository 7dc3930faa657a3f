using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>Which outputs of a layer some inputs reach, as sets of pixels. Errors of other outputs change neither the gradient nor what those inputs are told.</summary>
internal static class Reach
{
    private const int Busy = 8; // spikes that an output sees, on average, from which nearly all see one and it is not worth finding out which do not

    /// <summary>Adds the outputs that see a spike.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="spikes">Spikes of the layer below, [N] bits.</param>
    /// <param name="inputs">Room for [pixels of its input] bits.</param>
    /// <param name="outputs">[pixels of its output] bits.</param>
    public static void AddSpikes(PlannedLayer layer, ReadOnlySpan<ulong> spikes, Span<ulong> inputs, Span<ulong> outputs)
    {
        if ((long)SpikeBits.Count(spikes) * layer.Spec.Kernel * layer.Spec.Kernel > (long)Busy * layer.Spec.Stride * layer.Spec.Stride * layer.Out.Pixels)
        {
            SpikeBits.SetRange(outputs, 0, layer.Out.Pixels);
            return;
        }

        inputs = inputs[..SpikeBits.Words(layer.In.Pixels)];
        inputs.Clear();
        var channels = new Division(layer.In.ChannelStride);
        for (var neuron = SpikeBits.Next(spikes, 0); neuron < layer.In.StoredNeurons;)
        {
            var pixel = channels.Of(neuron).Quotient;
            SpikeBits.Set(inputs, pixel);
            neuron = SpikeBits.Next(spikes, (pixel + 1) * layer.In.ChannelStride);
        }

        Add(layer, inputs, outputs);
    }

    /// <summary>Adds the outputs that some inputs reach.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">[pixels of its input] bits.</param>
    /// <param name="outputs">[pixels of its output] bits.</param>
    public static void Add(PlannedLayer layer, ReadOnlySpan<ulong> inputs, Span<ulong> outputs)
    {
        var (kernel, stride, padding) = layer.Spec.Kind switch
        {
            LayerKind.Conv => (layer.Spec.Kernel, layer.Spec.Stride, layer.Spec.Padding),
            LayerKind.Pool => (layer.Spec.Size, layer.Spec.Size, 0),
            _ => (Math.Max(layer.In.Height, layer.In.Width), 1, 0), // one output that all inputs reach
        };
        var (rows, strides) = (new Division(layer.In.Width), new Division(stride));
        foreach (var (first, end) in SpikeBits.Runs(inputs))
        {
            for (var pixel = first; pixel < end;)
            {
                var (y, left) = rows.Of(pixel);
                var run = Math.Min(end - pixel, layer.In.Width - left);
                var (firstRow, endRow) = Seeing(y, y, layer.Out.Height);
                var (firstColumn, endColumn) = Seeing(left, left + run - 1, layer.Out.Width);
                for (var row = firstRow; row < endRow; row++)
                {
                    SpikeBits.SetRange(outputs, (row * layer.Out.Width) + firstColumn, (row * layer.Out.Width) + endColumn);
                }

                pixel += run;
            }
        }

        // The outputs along one side that see inputs from one to another.
        (int First, int End) Seeing(int from, int to, int size) => (
            strides.Of(Math.Max(0, from + padding - kernel + 1) + stride - 1).Quotient,
            Math.Min(size, strides.Of(to + padding).Quotient + 1));
    }
}
