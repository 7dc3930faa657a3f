using EdgeLearner.Learning.Torch.Layers;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>How often layers fire: counted on the device at every step, and read from there only when somebody asks.</summary>
/// <param name="layers">The layers.</param>
/// <param name="clock">Steps of each lane.</param>
internal sealed class LayerRates(IReadOnlyList<TorchLayer> layers, LaneClock clock)
{
    private readonly float[] _counts = new float[layers.Count * clock.Steps.Length]; // spikes, [layers, lanes]
    private bool _isRead; // since the last step

    /// <summary>A step was taken.</summary>
    public void Forget() => _isRead = false;

    /// <summary>Share of each layer's neurons that fired a step, over a lane's interval under way.</summary>
    public void Copy(int lane, Span<float> rates)
    {
        if (!_isRead)
        {
            using var scope = NewDisposeScope();
            stack(layers.Select(layer => layer.Counts)).cpu().data<float>().CopyTo(_counts);
            _isRead = true;
        }

        for (var i = 0; i < layers.Count; i++)
        {
            rates[i] = _counts[(i * clock.Steps.Length) + lane] / ((float)layers[i].Plan.Out.Neurons * clock.Steps[lane]);
        }
    }
}
