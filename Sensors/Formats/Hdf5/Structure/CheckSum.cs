using System.Buffers.Binary;
using System.Numerics;

namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Jenkins' lookup3, which guards structures: http://burtleburtle.net/bob/c/lookup3.c (hashlittle).</summary>
internal static class CheckSum
{
    /// <summary>Its size.</summary>
    public const int Bytes = sizeof(uint);

    private const int BlockBytes = 12;

    /// <summary>The sum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var a = 0xDEADBEEF + (uint)bytes.Length;
        var (b, c) = (a, a);
        while (bytes.Length > BlockBytes)
        {
            Add(bytes, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
            bytes = bytes[BlockBytes..];
        }

        if (bytes.IsEmpty)
        {
            return c;
        }

        Span<byte> last = stackalloc byte[BlockBytes];
        last.Clear();
        bytes.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        Finish(ref a, ref b, ref c);
        return c;
    }

    /// <summary>Refuses a structure whose last four bytes are not the sum of those before.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static void Verify(ReadOnlySpan<byte> structure, string what, long address)
    {
        if (structure.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(structure[^Bytes..]) != Of(structure[..^Bytes]))
        {
            throw new InvalidDataException($"{what} at byte {address} has another check sum than its bytes");
        }
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        Step(ref a, ref c, b, 4);
        Step(ref b, ref a, c, 6);
        Step(ref c, ref b, a, 8);
        Step(ref a, ref c, b, 16);
        Step(ref b, ref a, c, 19);
        Step(ref c, ref b, a, 4);

        static void Step(ref uint to, ref uint by, uint other, int bits)
        {
            to = (to - by) ^ BitOperations.RotateLeft(by, bits);
            by += other;
        }
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        Step(ref c, b, 14);
        Step(ref a, c, 11);
        Step(ref b, a, 25);
        Step(ref c, b, 16);
        Step(ref a, c, 4);
        Step(ref b, a, 14);
        Step(ref c, b, 24);

        static void Step(ref uint to, uint by, int bits) => to = (to ^ by) - BitOperations.RotateLeft(by, bits);
    }
}
