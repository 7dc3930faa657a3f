using System.Globalization;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Online;

/// <summary>
/// Decides for classes that are too young for their outputs to have learned: each class has a prototype, the mean firing pattern of the last hidden layer over
/// its labelled intervals, and a young class wins where its prototype is the nearest.
/// </summary>
/// <remarks>
/// Nearest by the cosine. A class is young from <see cref="AddClass"/> until it was shown for a number of labelled intervals; classes that were there from the
/// beginning never are. Without a young class it costs nothing and changes nothing. Of the learner's thread; allocates where classes are added only.
/// </remarks>
/// <param name="classes">Number of classes.</param>
/// <param name="neurons">Neurons of the last hidden layer.</param>
/// <param name="youngIntervals">Labelled intervals for which a class is young; 0 = never.</param>
internal sealed class PrototypeHead(int classes, int neurons, int youngIntervals)
{
    /// <summary>Intervals over which a prototype is a mean; later ones push earlier ones out, as the layer below goes on learning.</summary>
    private const int MostIntervals = 50;

    private readonly List<Prototype> _prototypes = [.. Enumerable.Range(0, classes).Select(_ => new Prototype(neurons, isAdded: false))];

    /// <summary>Whether there is a young class: else there is no need to call anything.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Whether a class is young.</summary>
    public bool IsYoung(int classIndex) => _prototypes[classIndex].IsAdded && _prototypes[classIndex].Shown < youngIntervals;

    /// <summary>One class more, young, after the others.</summary>
    public void AddClass()
    {
        _prototypes.Add(new Prototype(neurons, isAdded: true));
        FindYoung();
    }

    /// <summary>Takes in a labelled interval, of the live lane or of any other: all classes need prototypes to be compared with.</summary>
    /// <param name="classIndex">What it shows.</param>
    /// <param name="rates">Firing of each neuron, in any unit, [neurons].</param>
    public void Learn(int classIndex, ReadOnlySpan<float> rates)
    {
        _prototypes[classIndex].Add(rates);
    }

    /// <summary>A class was shown for some labelled intervals that are new, not replayed: it grows older by them.</summary>
    public void Show(int classIndex, int intervals)
    {
        _prototypes[classIndex].Shown += intervals;
        FindYoung();
    }

    /// <summary>A class is young no more, however little of it was shown: its output decides from now on.</summary>
    public void Grow(int classIndex) => Show(classIndex, youngIntervals);

    /// <summary>What was shown of young classes is forgotten; they are as young as at first.</summary>
    public void ForgetYoung()
    {
        for (var i = 0; i < _prototypes.Count; i++)
        {
            if (IsYoung(i))
            {
                _prototypes[i].Clear();
            }
        }
    }

    /// <summary>The young class whose prototype is nearest to a pattern; <see cref="LabelTimeline.None"/> where another class's is.</summary>
    /// <param name="rates">Firing of each neuron, [neurons].</param>
    public int NearestYoung(ReadOnlySpan<float> rates) => Nearest(rates) is >= 0 and var nearest && IsYoung(nearest) ? nearest : LabelTimeline.None;

    /// <summary>The decision: a young class where its prototype is nearer than any other, else the best output of those that are not young.</summary>
    /// <param name="scores">Mean rate of each output, [classes].</param>
    /// <param name="rates">Firing of each neuron now, [neurons].</param>
    /// <returns>Index of the class; <see cref="LabelTimeline.None"/> where no output is the best.</returns>
    public int Decide(ReadOnlySpan<float> scores, ReadOnlySpan<float> rates)
    {
        var grown = BestGrown(scores);
        var nearest = Nearest(rates);
        var known = grown == LabelTimeline.None || _prototypes[grown].Intervals > 0; // what has no prototype cannot be compared, and stays
        return nearest != LabelTimeline.None && known && IsYoung(nearest) ? nearest : grown;
    }

    /// <summary>What <see cref="Restore"/> reads; null while there is nothing that would be missed.</summary>
    public string? Save() => IsNeeded ? string.Join('\n', _prototypes) : null;

    /// <summary>Goes on from what <see cref="Save"/> wrote, if it was for as many classes and neurons.</summary>
    public void Restore(string? saved)
    {
        if (saved?.Split('\n').Select(line => Prototype.Parse(line, neurons)).ToList() is { } prototypes
            && prototypes.Count == _prototypes.Count && !prototypes.Contains(null))
        {
            _prototypes.Clear();
            _prototypes.AddRange(prototypes!);
            FindYoung();
        }
    }

    private void FindYoung()
    {
        IsNeeded = false;
        for (var i = 0; i < _prototypes.Count; i++)
        {
            IsNeeded |= IsYoung(i);
        }
    }

    private int BestGrown(ReadOnlySpan<float> scores)
    {
        var (best, winner) = (0f, LabelTimeline.None);
        for (var i = 0; i < scores.Length; i++)
        {
            if (!IsYoung(i) && scores[i] >= best && scores[i] > 0)
            {
                (winner, best) = (scores[i] > best ? i : LabelTimeline.None, scores[i]);
            }
        }

        return winner;
    }

    private int Nearest(ReadOnlySpan<float> rates)
    {
        var (best, nearest) = (0f, LabelTimeline.None);
        for (var i = 0; i < _prototypes.Count; i++)
        {
            if (_prototypes[i].Cosine(rates) is var cosine && cosine > best)
            {
                (best, nearest) = (cosine, i);
            }
        }

        return nearest;
    }

    private sealed class Prototype(int neurons, bool isAdded)
    {
        private const string Added = "added";

        /// <summary>Least that is left of a squared length.</summary>
        private const float LeastSquare = 0.1f;

        private readonly float[] _mean = new float[neurons];
        private float _meanSquare; // of a pattern's length

        public bool IsAdded => isAdded;

        public int Intervals { get; private set; }

        public int Shown { get; set; }

        /// <summary>What <see cref="ToString"/> says; null where it is not that, or of another network.</summary>
        public static Prototype? Parse(string text, int neurons)
        {
            var result = new Prototype(neurons, text.StartsWith(Added, StringComparison.Ordinal));
            var mean = MemoryMarshal.AsBytes(result._mean.AsSpan());
            if (text.Split(' ') is not [_, var age, var count, var square, var base64]
                || !int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var shown)
                || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var intervals)
                || !float.TryParse(square, CultureInfo.InvariantCulture, out result._meanSquare)
                || !Convert.TryFromBase64String(base64, mean, out var bytes) || bytes != mean.Length)
            {
                return null;
            }

            (result.Shown, result.Intervals) = (shown, intervals);
            return result;
        }

        public void Add(ReadOnlySpan<float> rates)
        {
            Intervals++;
            var share = 1f / Math.Min(Intervals, MostIntervals);
            for (var i = 0; i < _mean.Length; i++)
            {
                _mean[i] += share * (rates[i] - _mean[i]);
            }

            _meanSquare += share * (Dot(rates, rates) - _meanSquare);
        }

        public void Clear()
        {
            Array.Clear(_mean);
            (_meanSquare, Intervals, Shown) = (0, 0, 0);
        }

        /// <summary>
        /// Cosine with a pattern, but for the pattern's own length, which is the same for all prototypes; not a number where there is no prototype. A mean of few
        /// patterns is longer than that of many, by their scatter: that is taken off, or a class with many would be nearer to everything.
        /// </summary>
        public float Cosine(ReadOnlySpan<float> rates)
        {
            var square = Dot(_mean, _mean);
            var patterns = Math.Min(Intervals, MostIntervals);
            var scatter = patterns > 1 ? (_meanSquare - square) / (patterns - 1) : 0; // of the mean
            return Dot(_mean, rates) / MathF.Sqrt(Math.Max(square - scatter, LeastSquare * square));
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{(isAdded ? Added : "first")} {Shown} {Intervals} {_meanSquare:R} {Convert.ToBase64String(MemoryMarshal.AsBytes<float>(_mean))}");

        private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            var sum = 0f;
            for (var i = 0; i < a.Length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }
    }
}
