using System.Numerics;

namespace EdgeLearner.Sensors;

/// <summary>Random bits that are the same for the same seed on every machine and runtime: xoshiro256** (Blackman and Vigna), seeded by SplitMix64.</summary>
/// <remarks>
/// Normal and Poisson numbers go through logarithm, cosine and exponential, whose last bit is the platform's own. Not for secrets. Not thread-safe.
/// </remarks>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A generator for a seed.</summary>
    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform in [0, count).</summary>
    /// <param name="count">1 and more.</param>
    public int NextInt(int count) => (int)(((UInt128)NextBits() * (uint)count) >> 64);

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Poisson with the given mean: Knuth's product of uniforms, in parts small enough that it does not vanish.</summary>
    /// <param name="mean">0 and more.</param>
    public int NextPoisson(double mean)
    {
        const double MaxPart = 500;
        var count = 0;
        for (; mean > MaxPart; mean -= MaxPart)
        {
            count += NextSmallPoisson(MaxPart);
        }

        return count + NextSmallPoisson(mean);
    }

    /// <summary>Puts items into a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private int NextSmallPoisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = NextDouble(); product > limit; product *= NextDouble())
        {
            count++;
        }

        return count;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
