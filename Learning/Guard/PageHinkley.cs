namespace EdgeLearner.Learning.Guard;

/// <summary>
/// The test of Page and Hinkley (Biometrika 1954 and 1970), for both directions: adds up how far numbers lie beyond their mean so far, and finds a change where
/// the sum has climbed far above its lowest. Sees slow drifts. Allocates nothing.
/// </summary>
/// <param name="delta">How far beside the mean a number may lie for nothing.</param>
/// <param name="threshold">Sum at which the mean has changed (lambda).</param>
internal sealed class PageHinkley(double delta, double threshold)
{
    private const int FewestNumbers = 30; // before, a mean means little

    private long _count;
    private double _mean;
    private double _above; // the sum less its lowest value, which is the same as a sum that is kept from falling below 0
    private double _below;

    /// <summary>Takes the next number. After a change it begins anew.</summary>
    public Change Add(double value)
    {
        _mean += (value - _mean) / ++_count;
        _above = Math.Max(0, _above + value - _mean - delta);
        _below = Math.Max(0, _below + _mean - value - delta);
        if (_count < FewestNumbers || Math.Max(_above, _below) <= threshold)
        {
            return Change.None;
        }

        var change = _above > threshold ? Change.Up : Change.Down;
        Reset();
        return change;
    }

    /// <summary>Forgets all numbers.</summary>
    public void Reset() => (_count, _mean, _above, _below) = (0, 0, 0, 0);
}
