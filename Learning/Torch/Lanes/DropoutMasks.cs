using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Layers;
using EdgeLearner.Sensors;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Which spikes are dropped while learning: one mask for a lane's whole interval, drawn as the managed engine draws them, so that both drop the same.</summary>
internal sealed class DropoutMasks : IDisposable
{
    private readonly (TorchLayer Layer, BitInput Kept)[] _dropping;
    private readonly float _dropout;
    private readonly Parcels _parcels;
    private readonly SeededRandom[] _random; // by lane
    private readonly bool[] _isDrawn; // and not yet on the device, by lane

    /// <param name="layers">All layers, from the input up.</param>
    /// <param name="rule">How many, and the seed.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="parcels">Take numbers to the device.</param>
    /// <param name="device">Where masks live.</param>
    public DropoutMasks(IEnumerable<TorchLayer> layers, LearningRule rule, int lanes, Parcels parcels, Device device)
    {
        (_dropout, _parcels, _isDrawn) = (rule.Dropout, parcels, new bool[lanes]);
        _dropping = [.. layers.Where(layer => layer.Drops).Select(layer => (layer, new BitInput(layer.Plan.Out, layer.Plan.Out.ChannelStride, planes: 1, lanes, device)))];
        _random = [.. Enumerable.Range(0, lanes).Select(lane => new SeededRandom(rule.Seed + (ulong)lane))];
    }

    /// <summary>Bytes of what travels.</summary>
    public long Bytes => _dropping.Sum(pair => pair.Kept.Bytes);

    /// <summary>Draws a lane's masks for an interval that is learned from; in others nothing is dropped. In effect from the next step on.</summary>
    public void Draw(int lane, bool forLearning)
    {
        foreach (var (layer, kept) in _dropping)
        {
            var bits = kept[lane];
            bits.Clear();
            for (var neuron = 0; neuron < layer.Plan.Out.StoredNeurons; neuron++)
            {
                if (!forLearning || _random[lane].NextDouble() >= _dropout)
                {
                    SpikeBits.Set(bits, neuron);
                }
            }
        }

        _isDrawn[lane] = true;
    }

    /// <summary>Takes to the device what was drawn since.</summary>
    public void Bring()
    {
        int[] drawn = [.. Enumerable.Range(0, _isDrawn.Length).Where(lane => _isDrawn[lane])];
        if (drawn.Length == 0)
        {
            return;
        }

        var chosen = LaneSet.Of(drawn, _parcels);
        foreach (var (layer, kept) in _dropping)
        {
            layer.Keep(chosen, kept.Maps(chosen));
        }

        Array.Clear(_isDrawn);
    }

    /// <summary>What makes up for dropped spikes in each lane's currents, [B, 1, 1, 1]; null where no lane drops any.</summary>
    public Tensor? Gains(ReadOnlySpan<int> lanes, LaneClock clock)
    {
        var gains = new float[lanes.Length];
        var any = false;
        for (var i = 0; i < gains.Length; i++)
        {
            any |= clock.IsForLearning[lanes[i]];
            gains[i] = clock.IsForLearning[lanes[i]] ? 1 / (1 - _dropout) : 1;
        }

        return any ? _parcels.Send(gains).view(-1, 1, 1, 1) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_dropping, pair => pair.Kept.Dispose());
}
