using System.Numerics;

namespace EdgeLearner.Telemetry.Metrics;

/// <summary>Counts latencies in buckets that grow with their size, so that every percentile is right within 1 % and recording allocates nothing.</summary>
/// <remarks>
/// Any number of threads record while one takes summaries. Below 64 ns a bucket is 1 ns wide; above, each power of two has 64 buckets, and a
/// value is taken for its bucket's middle: at most 1/128 off.
/// </remarks>
public sealed class LatencyHistogram
{
    /// <summary>Buckets of a power of two, as a power of two.</summary>
    private const int StepBits = 6;

    /// <summary>2^45 ns, almost ten hours; what is longer counts as this.</summary>
    private const int MaxBits = 45;

    private readonly long[] _counts = new long[BucketOf((1L << MaxBits) - 1) + 1];
    private long _maxNs;

    /// <summary>Counts one latency.</summary>
    /// <param name="seconds">0 and more; NaN and less count as 0.</param>
    public void Record(double seconds)
    {
        var ns = (long)Math.Clamp(Math.Round(seconds * 1e9), 0, (1L << MaxBits) - 1);
        Interlocked.Increment(ref _counts[BucketOf(ns)]);
        for (var max = Volatile.Read(ref _maxNs); ns > max;)
        {
            var seen = Interlocked.CompareExchange(ref _maxNs, ns, max);
            max = seen == max ? ns : seen;
        }
    }

    /// <summary>Summary of what was recorded since the last call, which begins anew; null if nothing was. Nothing is lost or counted twice.</summary>
    public LatencySummary? TakeSummary()
    {
        var longest = Interlocked.Exchange(ref _maxNs, 0);
        var counts = new long[_counts.Length];
        var (total, last) = (0L, 0);
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            if (Volatile.Read(ref _counts[bucket]) > 0)
            {
                total += counts[bucket] = Interlocked.Exchange(ref _counts[bucket], 0);
                last = bucket;
            }
        }

        // A latency that is just being recorded may be in its bucket and not yet in the maximum.
        var maxNs = BucketOf(longest) < last ? MiddleOf(last) : longest;
        return total == 0 ? null : new LatencySummary(Percentile(50), Percentile(95), Percentile(99), ToUs(maxNs), total);

        double Percentile(int percent) => ToUs(Math.Min(Find(counts, ((total * percent) + 99) / 100), maxNs));
    }

    /// <summary>Value of the bucket that holds the rank-th smallest, from 1.</summary>
    private static double Find(ReadOnlySpan<long> counts, long rank)
    {
        var bucket = 0;
        for (var seen = counts[0]; seen < rank; seen += counts[bucket])
        {
            bucket++;
        }

        return MiddleOf(bucket);
    }

    private static int BucketOf(long ns)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ns) - StepBits);
        return (shift << StepBits) + (int)(ns >> shift);
    }

    private static double MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> StepBits) - 1);
        var low = (long)(bucket - (shift << StepBits)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }

    private static double ToUs(double ns) => Math.Round(ns / 1000, 1);
}
