namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>Reads how a dataset lies in the file, versions 1 to 5. Section IV.A.2.i of the format's specification.</summary>
internal static class LayoutMessage
{
    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;
    private const int Virtual = 3;
    private const int MaxRank = 33; // with the element's own
    private const int LeavesEdges = 0x01;
    private const int SingleIsFiltered = 0x02;

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="RecordingFormatException">It is of a kind that is not read.</exception>
    public static DataLayout Read(ReadOnlyMemory<byte> message, FieldSizes sizes)
    {
        var fields = new FieldReader(message.Span, sizes, "a data layout");
        var version = fields.Byte();
        return version switch
        {
            1 or 2 => ReadOld(ref fields, message),
            3 or 4 or 5 => ReadNew(ref fields, message, version),
            _ => throw new RecordingFormatException($"a dataset with a layout of version {version}; 1 to 5 are read"),
        };
    }

    private static DataLayout ReadOld(ref FieldReader fields, ReadOnlyMemory<byte> message)
    {
        var rank = fields.Byte();
        var kind = fields.Byte();
        fields.Skip(5);
        var address = kind == Compact ? null : fields.Address();
        var sides = Sides(ref fields, rank, sizeof(uint));
        return kind switch
        {
            Compact => new CompactLayout(Part(message, ref fields, fields.UInt32())),
            Contiguous => new ContiguousLayout(address, null),
            Chunked => new ChunkedLayout(sides, ChunkIndexKind.Tree1, address),
            _ => throw Unknown(kind),
        };
    }

    private static DataLayout ReadNew(ref FieldReader fields, ReadOnlyMemory<byte> message, int version)
    {
        var kind = fields.Byte();
        return kind switch
        {
            Compact => new CompactLayout(Part(message, ref fields, fields.UInt16())),
            Contiguous => new ContiguousLayout(fields.Address(), fields.Length()),
            Chunked when version == 3 => ReadChunked3(ref fields),
            Chunked => ReadChunked4(ref fields),
            Virtual => throw new RecordingFormatException("a virtual dataset, whose numbers are in other files, is not read: copy it with h5repack"),
            _ => throw Unknown(kind),
        };
    }

    private static ChunkedLayout ReadChunked3(ref FieldReader fields)
    {
        var rank = fields.Byte();
        var address = fields.Address();
        return new(Sides(ref fields, rank, sizeof(uint)), ChunkIndexKind.Tree1, address);
    }

    private static ChunkedLayout ReadChunked4(ref FieldReader fields)
    {
        var flags = fields.Byte();
        var rank = fields.Byte();
        var sides = Sides(ref fields, rank, fields.Byte());
        var index = (ChunkIndexKind)fields.Byte();
        (long, uint)? single = null;
        switch (index)
        {
            case ChunkIndexKind.Single when (flags & SingleIsFiltered) != 0:
                single = (fields.Length(), fields.UInt32());
                break;
            case ChunkIndexKind.Single or ChunkIndexKind.Implicit:
                break;
            case ChunkIndexKind.FixedArray:
                fields.Skip(1); // what its header says too; so below
                break;
            case ChunkIndexKind.ExtensibleArray:
                fields.Skip(5);
                break;
            case ChunkIndexKind.Tree2:
                fields.Skip(6);
                break;
            default:
                throw new RecordingFormatException($"chunks that are found by an index of kind {(int)index}, which is not read: rewrite the file with h5repack");
        }

        return new(sides, index, fields.Address()) { LeavesEdges = (flags & LeavesEdges) != 0, Single = single };
    }

    /// <summary>Sides of a chunk, without the last, which is the element's size.</summary>
    private static uint[] Sides(ref FieldReader fields, int rank, int bytes)
    {
        if (rank > MaxRank || bytes is 0 or > sizeof(ulong))
        {
            throw new InvalidDataException($"a data layout of {rank} dimensions");
        }

        var sides = new uint[rank];
        for (var i = 0; i < rank; i++)
        {
            sides[i] = (uint)Math.Min(fields.Number(bytes), uint.MaxValue);
        }

        return sides[..Math.Max(0, rank - 1)];
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> message, ref FieldReader fields, long length)
    {
        var start = fields.Position;
        fields.Skip(length);
        return message[start..fields.Position];
    }

    private static InvalidDataException Unknown(int kind) => new($"a data layout of class {kind}");
}
