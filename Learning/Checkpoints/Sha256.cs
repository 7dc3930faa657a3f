using System.Buffers.Binary;
using System.Numerics;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>SHA-256 (FIPS 180-4) in managed code, piece by piece. One thread; use once.</summary>
/// <remarks>
/// The framework's own loads OpenSSL at its first use, which then stays resident: 5 MB in a daemon that hashes one checkpoint a minute. Slower than
/// that, it still takes only milliseconds for the weights of a small network; where speed counts and the program soon ends, take the framework's.
/// </remarks>
internal sealed class Sha256
{
    private const int BlockBytes = 64;
    private const int LengthBytes = 8;
    private const byte EndMark = 0x80;

    private static readonly uint[] RoundConstants = FirstPrimes(64).Select(prime => FractionBits(Math.Cbrt(prime))).ToArray();

    private readonly uint[] _state = FirstPrimes(8).Select(prime => FractionBits(Math.Sqrt(prime))).ToArray();
    private readonly uint[] _schedule = new uint[64];
    private readonly byte[] _block = new byte[BlockBytes];
    private int _filled; // bytes of the block under way
    private long _bytes;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _bytes += data.Length;
        while (!data.IsEmpty)
        {
            if (_filled == 0 && data.Length >= BlockBytes)
            {
                Compress(data[..BlockBytes]);
                data = data[BlockBytes..];
                continue;
            }

            var taken = Math.Min(BlockBytes - _filled, data.Length);
            data[..taken].CopyTo(_block.AsSpan(_filled));
            data = data[taken..];
            _filled += taken;
            if (_filled == BlockBytes)
            {
                CompressBlock();
            }
        }
    }

    /// <summary>The hash of all that was added, lower-case hex.</summary>
    public string Finish()
    {
        var bits = 8 * _bytes;
        Append([EndMark]);
        if (_filled > BlockBytes - LengthBytes)
        {
            _block.AsSpan(_filled).Clear();
            CompressBlock();
        }

        _block.AsSpan(_filled).Clear();
        BinaryPrimitives.WriteInt64BigEndian(_block.AsSpan(BlockBytes - LengthBytes), bits);
        CompressBlock();
        return string.Concat(_state.Select(word => $"{word:x8}"));
    }

    private void CompressBlock()
    {
        Compress(_block);
        _filled = 0;
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        FillSchedule(block);
        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        for (var i = 0; i < _schedule.Length; i++)
        {
            var choice = (e & f) ^ (~e & g);
            var majority = (a & b) ^ (a & c) ^ (b & c);
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + choice + RoundConstants[i] + _schedule[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + majority;
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }

        ReadOnlySpan<uint> mixed = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < mixed.Length; i++)
        {
            _state[i] += mixed[i];
        }
    }

    private void FillSchedule(ReadOnlySpan<byte> block)
    {
        var words = _schedule;
        for (var i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        }

        for (var i = 16; i < words.Length; i++)
        {
            var near = BitOperations.RotateRight(words[i - 15], 7) ^ BitOperations.RotateRight(words[i - 15], 18) ^ (words[i - 15] >> 3);
            var far = BitOperations.RotateRight(words[i - 2], 17) ^ BitOperations.RotateRight(words[i - 2], 19) ^ (words[i - 2] >> 10);
            words[i] = words[i - 16] + near + words[i - 7] + far;
        }
    }

    /// <summary>The standard's constants are the first 32 bits of the fractional parts of roots of primes.</summary>
    private static uint FractionBits(double root) => (uint)((root - Math.Floor(root)) * (1L << 32));

    private static IEnumerable<int> FirstPrimes(int count) =>
        Enumerable.Range(2, 310).Where(number => Enumerable.Range(2, (int)Math.Sqrt(number) - 1).All(divisor => number % divisor != 0)).Take(count);
}
