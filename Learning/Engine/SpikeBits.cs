using System.Numerics;

namespace EdgeLearner.Learning.Engine;

/// <summary>Sets of neurons as bits: neuron <c>i</c> is bit <c>i % 64</c> of word <c>i / 64</c>.</summary>
internal static class SpikeBits
{
    /// <summary>Words that hold a number of neurons.</summary>
    public static int Words(int neurons) => (neurons + 63) / 64;

    /// <summary>Neurons in the set.</summary>
    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>Whether a neuron is in the set.</summary>
    public static bool Contains(ReadOnlySpan<ulong> bits, int neuron) => (bits[neuron >> 6] >> neuron & 1) != 0;

    /// <summary>Takes out of a set what is not in another.</summary>
    public static void Intersect(Span<ulong> bits, ReadOnlySpan<ulong> other)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            bits[word] &= other[word];
        }
    }

    /// <summary>Adds another set.</summary>
    public static void Unite(Span<ulong> bits, ReadOnlySpan<ulong> other)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            bits[word] |= other[word];
        }
    }

    /// <summary>Puts a neuron into the set.</summary>
    public static void Set(Span<ulong> bits, int neuron) => bits[neuron >> 6] |= 1UL << neuron;

    /// <summary>Puts the neurons from one to before another into the set.</summary>
    public static void SetRange(Span<ulong> bits, int first, int end)
    {
        for (var word = first >> 6; first < end; word++, first = word << 6)
        {
            var last = Math.Min(end - 1, (word << 6) + 63);
            bits[word] |= (ulong.MaxValue << first) & (ulong.MaxValue >> (63 - last));
        }
    }

    /// <summary>The next neuron, from one on, that is in the set, or with all bits flipped the next that is not; the end of the last word where there is none.</summary>
    public static int Next(ReadOnlySpan<ulong> bits, int from, ulong flip = 0)
    {
        var mask = ulong.MaxValue << from;
        for (var word = from >> 6; word < bits.Length; word++, mask = ulong.MaxValue)
        {
            var rest = (bits[word] ^ flip) & mask;
            if (rest != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        return bits.Length << 6;
    }

    /// <summary>The stretches of neurons that are all in the set, in ascending order: <c>foreach (var (first, end) in SpikeBits.Runs(bits))</c>.</summary>
    public static RunEnumerator Runs(ReadOnlySpan<ulong> bits) => new(bits);

    /// <summary>The neurons of the set in ascending order: <c>foreach (var neuron in SpikeBits.In(bits))</c>.</summary>
    public static Enumerator In(ReadOnlySpan<ulong> bits) => new(bits);

    /// <summary>Goes through a set; allocates nothing.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<ulong> _bits;
        private int _word = -1;
        private ulong _rest;

        internal Enumerator(ReadOnlySpan<ulong> bits) => _bits = bits;

        public int Current { get; private set; }

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word >= _bits.Length)
                {
                    return false;
                }

                _rest = _bits[_word];
            }

            Current = (_word << 6) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }

    /// <summary>Goes through the stretches of a set; allocates nothing.</summary>
    public ref struct RunEnumerator
    {
        private readonly ReadOnlySpan<ulong> _bits;

        internal RunEnumerator(ReadOnlySpan<ulong> bits) => _bits = bits;

        public (int First, int End) Current { get; private set; }

        public readonly RunEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            var first = Next(_bits, Current.End);
            Current = (first, Next(_bits, first, flip: ulong.MaxValue));
            return first < Current.End;
        }
    }
}
