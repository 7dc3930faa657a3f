namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Watches what each layer fires on the windows of the exam: on the live stream a layer may rest because nothing is shown, on those windows it may not. A layer
/// that is dead or saturated, and was not in the good state, is a fall. One thread; allocates nothing while all is well.
/// </summary>
/// <param name="layers">Names of the layers.</param>
internal sealed class LayerWatch(IReadOnlyList<string> layers)
{
    private const int Look = 8; // intervals that a layer is judged by

    private readonly double[] _sums = new double[layers.Count];
    private readonly LayerState[] _states = new LayerState[layers.Count];
    private readonly LayerState[] _good = new LayerState[layers.Count];
    private bool _knowsGood;
    private bool _knowsStates;
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

    /// <summary>The state of the layers as last looked at is a good one.</summary>
    public void TakeForGood()
    {
        _states.CopyTo(_good, 0);
        _knowsGood = _knowsStates;
    }

    /// <summary>Begins the look anew, since the weights are others.</summary>
    public void Restart()
    {
        Array.Clear(_sums);
        (_intervals, _knowsStates) = (0, false);
    }

    private string? Judge()
    {
        string? fault = null;
        for (var i = 0; i < _sums.Length; i++)
        {
            _states[i] = LayerHealth.Of(_sums[i] / Look);
            if (_knowsGood && fault is null && _good[i] == LayerState.Fine && _states[i] != LayerState.Fine)
            {
                fault = LayerHealth.Warn(layers[i], _sums[i] / Look);
            }
        }

        Restart();
        _knowsStates = true;
        return fault;
    }
}
