using EdgeLearner.Sensors.Formats.Hdf5.Structure;

namespace EdgeLearner.Sensors.Formats.Hdf5.Chunks;

/// <summary>The entries of an array of chunks, and the pages that they come in where they are many. Sections III of the format's specification, fixed and extensible arrays.</summary>
/// <param name="file">The file.</param>
/// <param name="isFiltered">Whether an entry says how large the chunk is.</param>
/// <param name="entryBytes">Size of an entry.</param>
/// <param name="chunkBytes">Size of a chunk that no filter has changed.</param>
internal sealed class ArrayEntries(FileBytes file, bool isFiltered, int entryBytes, ulong chunkBytes)
{
    private const string What = "an array of chunks";
    private readonly StructureBuffer _page = new(file, "a page of an array of chunks");

    /// <summary>Size of an entry.</summary>
    public int EntryBytes => entryBytes;

    /// <summary>Reads the head of an array, up to the number of bytes of an entry.</summary>
    /// <param name="fields">All of it.</param>
    /// <param name="signature">What it begins with.</param>
    /// <returns>Whether entries are those of chunks with filters, and their size.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static (bool IsFiltered, int EntryBytes) ReadHead(ref FieldReader fields, ReadOnlySpan<byte> signature)
    {
        var isArray = fields.Take(signature.Length).SequenceEqual(signature);
        fields.Skip(1);
        var (kind, bytes) = (fields.Byte(), fields.Byte());
        return isArray && kind <= 1 && bytes > 0 ? (kind == 1, bytes) : throw new InvalidDataException($"there is no array of chunks where {fields.What} should be");
    }

    /// <summary>An entry of a structure.</summary>
    /// <param name="structure">All of it.</param>
    /// <param name="at">Where its first entry is.</param>
    /// <param name="index">Number of the entry.</param>
    /// <returns>Null where the chunk was never written.</returns>
    public ChunkPlace? Entry(ReadOnlySpan<byte> structure, int at, int index)
    {
        var fields = new FieldReader(structure, file.Sizes, What);
        fields.Skip(at + ((long)index * entryBytes));
        var address = fields.Address();
        var bytes = isFiltered ? (long)Math.Min(fields.Number(Math.Max(0, entryBytes - file.Sizes.Address - sizeof(uint))), long.MaxValue) : (long)chunkBytes;
        var skipped = isFiltered ? fields.UInt32() : 0;
        return address is { } found ? new(found, bytes, skipped) : null;
    }

    /// <summary>An entry of a page.</summary>
    /// <param name="pages">Where the first page is.</param>
    /// <param name="pageEntries">Entries of a page.</param>
    /// <param name="entries">Entries of all pages: the last may have fewer.</param>
    /// <param name="index">Number of the entry.</param>
    /// <returns>Null where the chunk was never written.</returns>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    public ChunkPlace? Paged(long pages, int pageEntries, ulong entries, ulong index)
    {
        var page = index / (ulong)pageEntries;
        var inPage = (int)Math.Min((ulong)pageEntries, entries - (page * (ulong)pageEntries));
        var place = pages + ((long)page * (((long)pageEntries * entryBytes) + CheckSum.Bytes));
        return Entry(_page.Load(place, ((long)inPage * entryBytes) + CheckSum.Bytes, []).Span, 0, (int)(index % (ulong)pageEntries));
    }

    /// <summary>Whether a bit of a map is set, of a page that was written.</summary>
    /// <param name="map">The map; the highest bit of a byte comes first.</param>
    /// <param name="index">Number of the bit.</param>
    public static bool IsSet(ReadOnlySpan<byte> map, ulong index) => index / 8 < (ulong)map.Length && (map[(int)(index / 8)] & (0x80 >> (int)(index % 8))) != 0;
}
