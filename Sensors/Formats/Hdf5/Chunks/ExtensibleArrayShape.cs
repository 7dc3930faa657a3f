using System.Numerics;
using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>Where in an array that grows an entry is. Super block <c>s</c> has 2^(s/2) data blocks, each of 2^((s+1)/2) times as many entries as the first; the data blocks of the first few are told by the index block itself.</summary>
/// <param name="DirectEntries">Entries in the index block.</param>
/// <param name="DirectBlocks">Data blocks that it tells of.</param>
/// <param name="DirectSupers">Super blocks that are left out, since it tells of their data blocks.</param>
/// <param name="SuperBlocks">Super blocks that it tells of.</param>
/// <param name="FirstEntries">Entries of the first data block.</param>
/// <param name="PageEntries">Entries of a page of a data block that has more.</param>
/// <param name="OffsetBytes">Bytes of what a block says of its place.</param>
internal sealed record ExtensibleArrayShape(int DirectEntries, int DirectBlocks, int DirectSupers, int SuperBlocks, int FirstEntries, int PageEntries, int OffsetBytes)
{
    private const int MaxBits = 64;
    private const int MaxSupers = 44; // one more would be larger than a structure may be
    private const int MaxPageBits = 20; // more entries than a structure may have

    /// <summary>Reads it from the head of an array.</summary>
    /// <exception cref="InvalidDataException">There is no such array.</exception>
    public static ExtensibleArrayShape Read(ref FieldReader fields)
    {
        var (numberBits, direct, first, leastAddresses, pageBits) = (fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte());
        if (numberBits > MaxBits || !BitOperations.IsPow2(first) || !BitOperations.IsPow2(leastAddresses) || BitOperations.Log2(first) > numberBits || pageBits > MaxPageBits)
        {
            throw new InvalidDataException($"an extensible array of {numberBits} bits, data blocks of {first} entries and super blocks of {leastAddresses} addresses");
        }

        var directSupers = 2 * BitOperations.Log2(leastAddresses);
        var supers = 1 + numberBits - BitOperations.Log2(first);
        return new(direct, 2 * (leastAddresses - 1), directSupers, Math.Max(0, supers - directSupers), first, 1 << pageBits, (numberBits + 7) / 8);
    }

    /// <summary>Finds an entry that is not in the index block.</summary>
    /// <exception cref="InvalidDataException">The array has no such entry.</exception>
    public ArrayPlace Locate(ulong number)
    {
        var (left, blocksBefore) = (number - (ulong)DirectEntries, 0);
        for (var super = 0; super < DirectSupers + SuperBlocks && super < MaxSupers; super++)
        {
            var (blocks, entries) = (1UL << (super / 2), (ulong)FirstEntries << ((super + 1) / 2));
            if ((UInt128)blocks * entries > left)
            {
                var block = (int)(left / entries);
                return super < DirectSupers
                    ? new(null, blocksBefore + block, (int)blocks, entries, left % entries)
                    : new(super - DirectSupers, block, (int)blocks, entries, left % entries);
            }

            left -= blocks * entries;
            blocksBefore += super < DirectSupers ? (int)blocks : 0;
        }

        throw new InvalidDataException($"an extensible array has no entry of number {number}");
    }
}

/// <summary>Where an entry is.</summary>
/// <param name="SuperBlock">Number of the super block that tells of its data block; null where the index block does.</param>
/// <param name="Block">Number of the data block there.</param>
/// <param name="Blocks">Data blocks of the super block.</param>
/// <param name="Entries">Entries of the data block.</param>
/// <param name="Entry">Number of the entry in the data block.</param>
internal readonly record struct ArrayPlace(int? SuperBlock, int Block, int Blocks, ulong Entries, ulong Entry);
