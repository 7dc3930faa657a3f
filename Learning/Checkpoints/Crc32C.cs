using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeLearner.Learning.Checkpoints;

/// <summary>CRC-32C (Castagnoli), which processors compute by themselves, some gigabytes a second.</summary>
internal static class Crc32C
{
    /// <summary>What a checksum begins with.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Takes bytes in: the checksum of all of them so far, before <see cref="Finish"/>.</summary>
    /// <remarks>Runs over whole memories on the learner's thread, the first time as fast as ever.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var single in bytes)
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return crc;
    }

    /// <summary>The checksum as files hold it.</summary>
    public static uint Finish(uint crc) => ~crc;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));
}
