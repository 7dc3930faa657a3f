using System.Buffers.Binary;

namespace EdgeLearner.Sensors.Formats.Hdf5.Writing;

/// <summary>The tree by which a reader finds the chunks of a dataset: version 1, a node above every 64 of them, and so on up to one.</summary>
/// <remarks>https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, section III.A.1. Nodes of a level stand side by side, so that each knows where its neighbours are.</remarks>
internal static class Hdf5Tree
{
    private const int Children = 64; // what a file has that does not say it
    private const int HeadBytes = 24;
    private const int KeyBytes = 24;
    private const int NodeBytes = HeadBytes + (Children * (KeyBytes + sizeof(long))) + KeyBytes;
    private const byte OfChunks = 1;

    /// <summary>Writes the tree at the stream's position.</summary>
    /// <param name="to">The file.</param>
    /// <param name="chunks">The chunks of a dataset of one dimension, in their order.</param>
    /// <param name="rows">Rows of all of them, the last one's to its end.</param>
    /// <returns>Where its root is; <see cref="Hdf5Object.Nowhere"/> without chunks.</returns>
    public static long Write(Stream to, IReadOnlyList<Hdf5Chunk> chunks, long rows)
    {
        if (chunks.Count == 0)
        {
            return Hdf5Object.Nowhere;
        }

        var node = new byte[NodeBytes];
        for (byte level = 0; ; level++)
        {
            var nodes = new List<Hdf5Chunk>();
            for (var first = 0; first < chunks.Count; first += Children)
            {
                var last = Math.Min(first + Children, chunks.Count);
                nodes.Add(chunks[first] with { At = to.Position });
                WriteNode(node, level, chunks, first..last, rows);
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(8), first == 0 ? Hdf5Object.Nowhere : to.Position - NodeBytes);
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(16), last == chunks.Count ? Hdf5Object.Nowhere : to.Position + NodeBytes);
                to.Write(node);
            }

            if (nodes.Count == 1)
            {
                return nodes[0].At;
            }

            chunks = nodes;
        }
    }

    private static void WriteNode(Span<byte> node, byte level, IReadOnlyList<Hdf5Chunk> chunks, Range range, long rows)
    {
        var (first, count) = range.GetOffsetAndLength(chunks.Count);
        node.Clear();
        "TREE"u8.CopyTo(node);
        (node[4], node[5]) = (OfChunks, level);
        BinaryPrimitives.WriteInt16LittleEndian(node[6..], (short)count);
        var entry = node[HeadBytes..];
        for (var i = first; i < first + count; i++, entry = entry[(KeyBytes + sizeof(long))..])
        {
            WriteKey(entry, chunks[i].Bytes, chunks[i].FirstRow);
            BinaryPrimitives.WriteInt64LittleEndian(entry[KeyBytes..], chunks[i].At);
        }

        WriteKey(entry, 0, first + count < chunks.Count ? chunks[first + count].FirstRow : rows);
    }

    /// <summary>Size in the file, filters passed over (none), the first row, and the first byte of it.</summary>
    private static void WriteKey(Span<byte> to, int bytes, long firstRow)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, bytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], firstRow);
    }
}

/// <summary>A chunk in the file, or a node above several.</summary>
/// <param name="At">Where it is.</param>
/// <param name="Bytes">Its size there; of a node the first chunk's.</param>
/// <param name="FirstRow">Row of the dataset that it begins with.</param>
internal readonly record struct Hdf5Chunk(long At, int Bytes, long FirstRow);
