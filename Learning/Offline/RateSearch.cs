using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Offline;

/// <summary>Searches the factor on a tensor that brings its layer to a rate, by halving the range in the logarithm; a rate grows with it.</summary>
/// <param name="tensor">What is scaled.</param>
/// <param name="target">The rate.</param>
internal sealed class RateSearch(WeightTensor tensor, double target)
{
    private const double MaxScale = 256; // up and down
    private const int MaxProbes = 16; // halvings of the range

    private readonly float[] _drawn = [.. tensor.Values];
    private double _low = 1 / MaxScale;
    private double _high = MaxScale;
    private double _scale = 1;
    private int _probes;

    /// <summary>Name of the layer.</summary>
    public string Layer => tensor.Layer.Name;

    /// <summary>Whether the rate is near enough, or the range exhausted: the tensor then stays as it was written last.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Scales the tensor; nothing once it is done.</summary>
    public void Write()
    {
        for (var i = 0; i < _drawn.Length && !IsDone; i++)
        {
            tensor.Values[i] = (float)(_drawn[i] * _scale);
        }
    }

    /// <summary>Takes what came of it.</summary>
    /// <param name="rate">The layer's rate.</param>
    public void See(double rate)
    {
        IsDone |= ++_probes == MaxProbes || Math.Abs(rate - target) <= RateCalibration.Tolerance * target;
        (_low, _high) = rate < target ? (_scale, _high) : (_low, _scale);
        _scale = Math.Sqrt(_low * _high);
    }
}
