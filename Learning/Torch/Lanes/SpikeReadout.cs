using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>
/// Spikes that others than this engine ask for, as bits in the managed engine's order, [H, W, C] with the channels of a pixel filled up: what is stored of them is worth
/// the same under either engine. One copy from the device a step.
/// </summary>
internal sealed class SpikeReadout
{
    private readonly Part[] _parts;

    /// <param name="parts">For each kind of spikes their shape, and bits of a value.</param>
    /// <param name="lanes">Number of lanes.</param>
    public SpikeReadout(IReadOnlyList<(Shape Shape, int Planes)> parts, int lanes) =>
        _parts = [.. parts.Select(part => new Part(part.Shape, part.Planes, lanes))];

    /// <summary>Words of a lane, for a kind.</summary>
    public int Words(int part) => _parts[part].Words;

    /// <summary>What a lane's last step gave, for a kind; plane after plane.</summary>
    public ReadOnlySpan<ulong> Of(int part, int lane) => _parts[part].Lane(lane);

    /// <summary>Reads what a step gave.</summary>
    /// <param name="lanes">The lanes that took it.</param>
    /// <param name="maps">For each kind [B, C, H, W].</param>
    public void Read(ReadOnlySpan<int> lanes, params ReadOnlySpan<Tensor> maps)
    {
        var columns = new List<Tensor>();
        foreach (var map in maps)
        {
            columns.Add(Maps.ChannelsLast(map).reshape(lanes.Length, -1).to(ScalarType.Byte));
        }

        var rows = cat(columns, 1).cpu();
        var bytes = rows.bytes;
        foreach (var lane in lanes)
        {
            foreach (var part in _parts)
            {
                part.Pack(bytes[..part.Neurons], lane);
                bytes = bytes[part.Neurons..];
            }
        }
    }

    private sealed class Part(Shape shape, int planes, int lanes)
    {
        private readonly int _planeWords = SpikeBits.Words(shape.StoredNeurons);
        private readonly ulong[] _bits = new ulong[lanes * planes * SpikeBits.Words(shape.StoredNeurons)];

        public int Neurons => shape.Neurons;

        public int Words => planes * _planeWords;

        public Span<ulong> Lane(int lane) => _bits.AsSpan(lane * Words, Words);

        public void Pack(ReadOnlySpan<byte> values, int lane)
        {
            var bits = Lane(lane);
            bits.Clear();
            for (var at = values.IndexOfAnyExcept((byte)0); at >= 0;)
            {
                var (pixel, channel) = int.DivRem(at, shape.Channels);
                for (var plane = 0; plane < planes; plane++)
                {
                    if ((values[at] >> plane & 1) != 0)
                    {
                        SpikeBits.Set(bits[(plane * _planeWords)..], (pixel * shape.ChannelStride) + channel);
                    }
                }

                var next = values[(at + 1)..].IndexOfAnyExcept((byte)0);
                at = next < 0 ? next : at + 1 + next;
            }
        }
    }
}
