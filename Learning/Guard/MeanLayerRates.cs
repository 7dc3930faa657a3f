using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Guard;

/// <summary>How much each layer fires on the live stream, over all intervals so far. One thread; allocates nothing once it is running.</summary>
public sealed class MeanLayerRates
{
    private double[] _sums = [];
    private IReadOnlyList<string> _layers = [];
    private long _intervals;

    /// <summary>Takes a report into account; only those that end an interval say something new.</summary>
    public void Add(StepReport report)
    {
        if (!report.EndsInterval)
        {
            return;
        }

        if (_intervals++ == 0)
        {
            (_layers, _sums) = (report.Layers, new double[report.Layers.Count]);
        }

        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += report.LayerRates[i];
        }
    }

    /// <summary>A line for each layer that is dead or saturated (<see cref="LayerHealth"/>).</summary>
    public IReadOnlyList<string> Warnings() =>
        [.. _layers.Select((layer, i) => LayerHealth.Warn(layer, _sums[i] / _intervals)).OfType<string>()];
}
