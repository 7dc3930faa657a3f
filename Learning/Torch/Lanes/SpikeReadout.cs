using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>
/// What others than this engine ask for: how often layers have fired, and spikes, as bits in the managed engine's order, [H, W, C] with the channels of a pixel filled up, so
/// that what is stored of them is worth the same under either engine. One copy from the device a step, and the only time in it that anybody waits for the device.
/// </summary>
internal sealed class SpikeReadout : IDisposable
{
    private readonly Part[] _parts;
    private readonly Tensor _host; // counts, then the maps of the lanes that stepped, kind after kind
    private readonly Range _counts;

    /// <param name="parts">For each kind of spikes their shape, and bits of a value.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="device">Where they come from.</param>
    public SpikeReadout(IReadOnlyList<(Shape Shape, int Planes)> parts, int layers, int lanes, Device device)
    {
        _parts = [.. parts.Select(part => new Part(part.Shape, part.Planes, lanes))];
        _counts = ..(layers * lanes);
        _host = HostMemory.New([lanes * (layers + _parts.Sum(part => (long)part.Neurons))], ScalarType.Float32, device);
    }

    /// <summary>Bytes held, beside the bits.</summary>
    public long Bytes => sizeof(float) * _host.numel();

    /// <summary>Spikes of each layer in each lane's interval as of the last step, [layers, lanes].</summary>
    public ReadOnlySpan<float> Counts => Numbers[_counts];

    /// <summary>Words of a lane, for a kind.</summary>
    public int Words(int part) => _parts[part].Words;

    /// <summary>What a lane's last step gave, for a kind; plane after plane.</summary>
    public ReadOnlySpan<ulong> Of(int part, int lane) => _parts[part].Lane(lane);

    /// <summary>Reads what a step gave.</summary>
    /// <param name="lanes">The lanes that took it.</param>
    /// <param name="layers">All layers.</param>
    /// <param name="maps">For each kind [B, C, H, W].</param>
    public void Read(ReadOnlySpan<int> lanes, IEnumerable<TorchLayer> layers, params ReadOnlySpan<Tensor> maps)
    {
        List<Tensor> columns = [.. layers.Select(layer => layer.Counts)];
        foreach (var map in maps)
        {
            columns.Add(Maps.ChannelsLast(map).reshape(-1));
        }

        var read = cat(columns, 0);
        _host.narrow(0, 0, read.numel()).copy_(read);
        var values = Numbers[_counts.End..];
        foreach (var part in _parts)
        {
            foreach (var lane in lanes)
            {
                part.Pack(values[..part.Neurons], lane);
                values = values[part.Neurons..];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private ReadOnlySpan<float> Numbers => MemoryMarshal.Cast<byte, float>(_host.bytes);

    private sealed class Part(Shape shape, int planes, int lanes)
    {
        private readonly int _planeWords = SpikeBits.Words(shape.StoredNeurons);
        private readonly ulong[] _bits = new ulong[lanes * planes * SpikeBits.Words(shape.StoredNeurons)];

        public int Neurons => shape.Neurons;

        public int Words => planes * _planeWords;

        public Span<ulong> Lane(int lane) => _bits.AsSpan(lane * Words, Words);

        public void Pack(ReadOnlySpan<float> values, int lane)
        {
            var bits = Lane(lane);
            bits.Clear();
            var rest = MemoryMarshal.Cast<float, int>(values); // integers are searched many at a time; 0 is 0 in both
            for (var at = rest.IndexOfAnyExcept(0); at >= 0;)
            {
                Set(bits, at, (int)values[at]);
                var next = rest[(at + 1)..].IndexOfAnyExcept(0);
                at = next < 0 ? next : at + 1 + next;
            }
        }

        private void Set(Span<ulong> bits, int neuron, int value)
        {
            var (pixel, channel) = int.DivRem(neuron, shape.Channels);
            for (var plane = 0; plane < planes; plane++)
            {
                if ((value >> plane & 1) != 0)
                {
                    SpikeBits.Set(bits[(plane * _planeWords)..], (pixel * shape.ChannelStride) + channel);
                }
            }
        }
    }
}
