using EdgeLearner.Learning.Engine;

namespace EdgeLearner.Learning.Offline;

/// <summary>Shows the same samples to a network again and again, and measures how much its layers fire.</summary>
/// <param name="engine">Of as many lanes as there are samples, and intervals that hold all of a sample's frames.</param>
/// <param name="samples">What is shown.</param>
/// <param name="count">The first so many of them.</param>
internal sealed class RateProbe(ILearningEngine engine, SampleSet samples, int count)
{
    private readonly BatchRunner _runner = new(engine, samples, count, samples.Frames);
    private readonly Showing[] _showings = [.. Enumerable.Range(0, count).Select(sample => new Showing(sample))];
    private readonly int[] _lanes = [.. Enumerable.Range(0, count)];

    /// <summary>Place of a layer in what <see cref="Measure"/> returns.</summary>
    public int IndexOf(string layer) => engine.LayerNames.Index().Single(item => item.Item == layer).Index;

    /// <summary>Mean rate of each layer, in the engine's order.</summary>
    public double[] Measure()
    {
        Show();
        var sums = new double[engine.LayerNames.Count];
        _runner.AddRates(sums);
        return [.. sums.Select(sum => sum / count)];
    }

    /// <summary>Has a layer take the statistics of what it is shown.</summary>
    public void Normalize(string layer)
    {
        Show();
        engine.Normalize(layer, _lanes);
    }

    private void Show()
    {
        _runner.Begin(_showings, forLearning: false);
        _runner.RunInterval();
    }
}
