using System.Globalization;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Looks for changes of the stream: in the error where there are labels; in margin, mean firing rate and activity everywhere. One thread; allocates nothing
/// until it finds something.
/// </summary>
/// <param name="options">How sure it must be.</param>
internal sealed class DriftWatch(DriftOptions options)
{
    private readonly DriftSignal _error = new("the error on labelled intervals", options, ignores: Change.Down);
    private readonly DriftSignal _margin = new("the margin of decisions", options, ignores: Change.Up);
    private readonly DriftSignal _rate = new("the mean firing rate", options, isScaled: true);
    private readonly DriftSignal _activity = new("the activity of the input", options, isScaled: true);

    /// <summary>Takes an interval.</summary>
    /// <param name="isRight">Whether its decision was right; null where no label says.</param>
    /// <param name="margin">Margin of its decision, 0 to 1.</param>
    /// <param name="rate">Mean over the layers of the share of neurons that fired a step.</param>
    /// <param name="activity">Share of active pixels.</param>
    /// <returns>What has changed, in one line; null where nothing did.</returns>
    public string? Add(bool? isRight, double margin, double rate, double activity)
    {
        var found = isRight is { } right ? _error.Add(right ? 0 : 1) : null;
        var (margins, rates, activities) = (_margin.Add(margin), _rate.Add(rate), _activity.Add(activity));
        return found ?? margins ?? rates ?? activities;
    }

    /// <summary>One series of numbers under two detectors.</summary>
    /// <remarks>Neighbouring intervals show the same scene and are no independent numbers: the detectors are given means over a few.</remarks>
    private sealed class DriftSignal(string name, DriftOptions options, bool isScaled = false, Change ignores = Change.None)
    {
        private const int Mean = 5; // intervals
        private const int ScaleMeans = 20; // means by which a series without a scale of its own is measured
        private const double UsualAt = 0.25; // where its usual value then lies

        private readonly Adwin _adwin = new(options.AdwinDelta, stride: 8);
        private readonly PageHinkley _pageHinkley = new(options.PageHinkleyDelta, options.PageHinkleyThreshold);
        private double _sum;
        private int _intervals;
        private double _usual;
        private int _means;

        public string? Add(double value)
        {
            _sum += value;
            if (++_intervals < Mean)
            {
                return null;
            }

            var mean = _sum / Mean;
            (_sum, _intervals) = (0, 0);
            return isScaled && _means < ScaleMeans ? Measure(mean) : Test(isScaled ? Math.Min(1, UsualAt * mean / _usual) : mean);
        }

        private string? Measure(double mean)
        {
            _usual += (mean - _usual) / ++_means;
            _means -= _means == ScaleMeans && _usual == 0 ? ScaleMeans : 0; // silence has no scale: again
            return null;
        }

        private string? Test(double value)
        {
            var before = _adwin.Mean;
            var (byWindow, bySum) = (_adwin.Add(value), _pageHinkley.Add(value));
            var change = byWindow != Change.None ? byWindow : bySum;
            if (change == Change.None || change == ignores)
            {
                return null;
            }

            var detector = byWindow != Change.None ? "ADWIN" : "Page-Hinkley";
            var (from, to) = isScaled ? (before / UsualAt * _usual, _adwin.Mean / UsualAt * _usual) : (before, _adwin.Mean);
            _pageHinkley.Reset();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name} has {(change == Change.Up ? "risen" : "fallen")} from {from:G3} to {to:G3} ({detector})");
        }
    }
}
