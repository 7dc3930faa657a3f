using EdgeLearner.Learning.Rules;
using EdgeLearner.Learning.Torch.Layers;
using EdgeLearner.Sensors;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Which spikes are dropped while learning: one mask for a lane's whole interval, drawn as the managed engine draws them, so that both drop the same.</summary>
internal sealed class DropoutMasks
{
    private readonly TorchLayer[] _dropping;
    private readonly float _dropout;
    private readonly Device _device;
    private readonly SeededRandom[] _random; // by lane

    /// <param name="layers">All layers, from the input up.</param>
    /// <param name="rule">How many, and the seed.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="device">Where masks live.</param>
    public DropoutMasks(IReadOnlyList<TorchLayer> layers, LearningRule rule, int lanes, Device device)
    {
        (_dropout, _device) = (rule.Dropout, device);
        _dropping = [.. layers.Where(layer => layer.Drops)];
        _random = [.. Enumerable.Range(0, lanes).Select(lane => new SeededRandom(rule.Seed + (ulong)lane))];
    }

    /// <summary>Draws a lane's masks for an interval that is learned from; in others nothing is dropped.</summary>
    public void Draw(int lane, bool forLearning)
    {
        using var scope = NewDisposeScope();
        var chosen = LaneSet.Of([lane], _device);
        foreach (var layer in _dropping)
        {
            var shape = layer.Plan.Out;
            var kept = new float[shape.StoredNeurons];
            for (var neuron = 0; neuron < kept.Length; neuron++)
            {
                kept[neuron] = forLearning && _random[lane].NextDouble() < _dropout ? 0 : 1;
            }

            layer.Keep(chosen, Maps.Of(tensor(kept, [1, shape.Height, shape.Width, shape.ChannelStride], device: _device).narrow(3, 0, shape.Channels)));
        }
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

        return any ? tensor(gains, device: _device).view(-1, 1, 1, 1) : null;
    }
}
