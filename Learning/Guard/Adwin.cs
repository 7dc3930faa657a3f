namespace EdgeLearner.Learning.Guard;

/// <summary>
/// ADWIN (Bifet and Gavaldà, SDM 2007): keeps as many of the last numbers as have one mean, and finds a change where an older and a newer part of them differ
/// by more than chance allows. Numbers from 0 to 1. Logarithmic in memory and time; allocates nothing once it is made.
/// </summary>
/// <remarks>
/// The window is a list of buckets of 1, 2, 4, ... numbers, of which only sum and scatter are known, at most five of a size. When a sixth comes, the two oldest
/// are joined to one of the next size.
/// </remarks>
/// <param name="delta">Probability that a change is found where there is none, for one comparison of all parts.</param>
/// <param name="stride">Numbers between two comparisons.</param>
internal sealed class Adwin(double delta, int stride = Adwin.DefaultStride)
{
    private const int DefaultStride = 32;
    private const int SizeBuckets = 5;
    private const int Sizes = 40; // 2^40 numbers are for ever
    private const int FewestNumbers = 10;
    private const int FewestInPart = 5;

    private readonly Bucket[] _buckets = new Bucket[Sizes * (SizeBuckets + 1)]; // of a size the oldest first
    private readonly int[] _counts = new int[Sizes];
    private Bucket _all;
    private long _width;
    private long _added;

    /// <summary>Numbers in the window.</summary>
    public long Width => _width;

    /// <summary>Their mean; NaN without any.</summary>
    public double Mean => _all.Sum / _width;

    /// <summary>Takes the next number. After a change the older part is forgotten.</summary>
    public Change Add(double value)
    {
        Insert(value);
        if (++_added % stride != 0 || _width <= FewestNumbers)
        {
            return Change.None;
        }

        var before = Mean;
        var changed = false;
        while (HasChanged())
        {
            changed = true;
            DropOldest();
        }

        return !changed ? Change.None : Mean > before ? Change.Up : Change.Down;
    }

    /// <summary>Forgets all numbers.</summary>
    public void Reset()
    {
        Array.Clear(_counts);
        (_all, _width, _added) = (default, 0, 0);
    }

    private static int At(int size, int bucket) => (size * (SizeBuckets + 1)) + bucket;

    private void Insert(double value)
    {
        _all = _all.With(new Bucket(value, 0), _width, 1);
        _width++;
        _buckets[At(0, _counts[0]++)] = new Bucket(value, 0);
        for (var size = 0; _counts[size] > SizeBuckets; size++)
        {
            var numbers = 1L << size;
            var joined = _buckets[At(size, 0)].With(_buckets[At(size, 1)], numbers, numbers);
            RemoveOldest(size, 2);
            _buckets[At(size + 1, _counts[size + 1]++)] = joined;
        }
    }

    private void RemoveOldest(int size, int count)
    {
        _counts[size] -= count;
        Array.Copy(_buckets, At(size, count), _buckets, At(size, 0), _counts[size]);
    }

    private void DropOldest()
    {
        var size = Array.FindLastIndex(_counts, count => count > 0);
        var numbers = 1L << size;
        _all = _all.Without(_buckets[At(size, 0)], _width, numbers);
        _width -= numbers;
        RemoveOldest(size, 1);
    }

    /// <summary>Whether somewhere the numbers before and after have means that differ by too much.</summary>
    private bool HasChanged()
    {
        var (older, sum) = (0L, 0.0);
        for (var size = Sizes - 1; size >= 0; size--)
        {
            for (var i = 0; i < _counts[size]; i++)
            {
                older += 1L << size;
                sum += _buckets[At(size, i)].Sum;
                var newer = _width - older;
                if (older >= FewestInPart && newer >= FewestInPart && Differ(sum / older, older, (_all.Sum - sum) / newer, newer))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The bound of the paper's section 4.1 that knows the numbers' variance.</summary>
    private bool Differ(double olderMean, long older, double newerMean, long newer)
    {
        var confidence = Math.Log(2 * Math.Log(_width) / delta);
        var inverse = (1.0 / (older - FewestInPart + 1)) + (1.0 / (newer - FewestInPart + 1));
        var bound = Math.Sqrt(2 * inverse * (_all.Scatter / _width) * confidence) + (2.0 / 3 * confidence * inverse);
        return Math.Abs(olderMean - newerMean) > bound;
    }

    /// <summary>Some numbers: their sum, and the sum of the squares of what lies between them and their mean.</summary>
    private readonly record struct Bucket(double Sum, double Scatter)
    {
        public Bucket With(Bucket other, long own, long others)
        {
            var between = own == 0 ? 0 : Squared((Sum / own) - (other.Sum / others)) * own * others / (own + others);
            return new Bucket(Sum + other.Sum, Scatter + other.Scatter + between);
        }

        public Bucket Without(Bucket other, long own, long others)
        {
            var left = own - others;
            var between = left == 0 ? 0 : Squared(((Sum - other.Sum) / left) - (other.Sum / others)) * left * others / own;
            return new Bucket(Sum - other.Sum, Math.Max(0, Scatter - other.Scatter - between));
        }

        private static double Squared(double value) => value * value;
    }
}
