using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Guard;

/// <summary>Looks for changes of the stream, tells of them, and says how much faster to learn for a while. One thread; allocates nothing until it finds something.</summary>
/// <param name="options">How sure it must be, and how it answers.</param>
/// <param name="input">Size of the network's input.</param>
/// <param name="tally">Where changes are counted.</param>
/// <param name="tell">Is told of them.</param>
internal sealed class DriftResponse(DriftOptions options, SensorGeometry input, GuardTally tally, Action<GuardEventKind, string> tell)
{
    private readonly DriftWatch _watch = new(options);
    private long _fasterUntilUs = long.MinValue;

    /// <summary>Factor on the learning rate.</summary>
    /// <param name="nowUs">Sensor time that has passed.</param>
    public float Rate(long nowUs) => nowUs < _fasterUntilUs ? (float)options.RateFactor : 1;

    /// <summary>Takes an interval that has ended.</summary>
    /// <param name="report">What the learner made of it.</param>
    /// <param name="nowUs">Sensor time that has passed.</param>
    public void Add(StepReport report, long nowUs)
    {
        if (!options.Enabled)
        {
            return;
        }

        var rates = 0f;
        foreach (var rate in report.LayerRates)
        {
            rates += rate;
        }

        if (_watch.Add(report.Scored ? report.Correct : null, report.Margin, rates / report.LayerRates.Length, report.ActivePixels / (2.0 * input.Pixels)) is { } change)
        {
            tally.AddDrift();
            _fasterUntilUs = nowUs + (options.RateSeconds * 1_000_000L);
            tell(GuardEventKind.Drift, change);
        }
    }
}
