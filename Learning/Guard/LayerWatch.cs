using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Watches what each layer fires on the windows of the exam: on the live stream a layer may rest because nothing is shown, on those windows it may not. A layer
/// that is dead or saturated, and was far from it in the good state, is a fall: one that has always been near it does no harm. Classifiers are not looked at:
/// those of lower blocks fall silent and wake again while all is well, and the output's answers are what the exam is about. One thread; allocates nothing while
/// all is well.
/// </summary>
/// <param name="layers">Names of the layers.</param>
internal sealed class LayerWatch(IReadOnlyList<string> layers)
{
    private const int Look = 8; // intervals that a layer is judged by
    private const double Alive = 10 * LayerHealth.DeadBelow;
    private const double Selective = LayerHealth.SaturatedAbove / 2;

    private readonly double[] _sums = new double[layers.Count];
    private readonly double[] _rates = new double[layers.Count]; // as last looked at
    private readonly double[] _good = new double[layers.Count];
    private bool _knowsGood;
    private bool _knowsRates;
    private int _intervals;

    /// <summary>Takes the rates of an interval of an exam.</summary>
    /// <returns>What is wrong, in one line; null where nothing is.</returns>
    public string? Add(ReadOnlySpan<float> rates)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += rates[i];
        }

        return ++_intervals == Look ? Judge() : null;
    }

    /// <summary>What the layers last fired is what they fire in a good state.</summary>
    public void TakeForGood()
    {
        _rates.CopyTo(_good, 0);
        _knowsGood = _knowsRates;
    }

    /// <summary>Begins the look anew, since the weights are others.</summary>
    public void Restart()
    {
        Array.Clear(_sums);
        (_intervals, _knowsRates) = (0, false);
    }

    private string? Judge()
    {
        string? fault = null;
        for (var i = 0; i < _sums.Length; i++)
        {
            _rates[i] = _sums[i] / Look;
            if (_knowsGood && fault is null && !layers[i].EndsWith(PlannedLayer.ClassifierSuffix, StringComparison.Ordinal) && IsFall(_good[i], LayerHealth.Of(_rates[i])))
            {
                fault = LayerHealth.Warn(layers[i], _rates[i]);
            }
        }

        Restart();
        _knowsRates = true;
        return fault;
    }

    private static bool IsFall(double good, LayerState now) => now switch
    {
        LayerState.Dead => good >= Alive,
        LayerState.Saturated => good <= Selective,
        _ => false,
    };
}
