using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Torch.Loading;

/// <summary>Edits which versions of a library's symbols a 64-bit little-endian ELF file insists on.</summary>
/// <remarks>
/// The dynamic section (DT_VERNEED, DT_VERNEEDNUM) leads to a list of Elf64_Verneed records, one for each library needed, each with a list of
/// Elf64_Vernaux records, one for each symbol version needed of it. A loader refuses the file if a version is missing, unless the record's flags say
/// VER_FLG_WEAK. See the Linux Standard Base, "Symbol Versioning".
/// </remarks>
internal static class VersionNeeds
{
    private const int LoadSegment = 1; // PT_LOAD
    private const int DynamicSegment = 2; // PT_DYNAMIC
    private const ulong StringTable = 5; // DT_STRTAB
    private const ulong VersionNeed = 0x6ffffffe; // DT_VERNEED
    private const ulong VersionNeedCount = 0x6fffffff; // DT_VERNEEDNUM
    private const ushort Weak = 2; // VER_FLG_WEAK

    /// <summary>Marks one needed version as weak: a library without it is accepted.</summary>
    /// <param name="elf">The file, edited in place; its length stays.</param>
    /// <param name="library">Name of the needed library, as DT_NEEDED has it.</param>
    /// <param name="version">Name of the version.</param>
    /// <returns>Whether the file needs that version.</returns>
    public static bool MakeWeak(Span<byte> elf, string library, string version)
    {
        var dynamic = Dynamic(elf);
        if (!dynamic.TryGetValue(VersionNeed, out var address) || !dynamic.TryGetValue(VersionNeedCount, out var libraries))
        {
            return false;
        }

        var strings = OffsetOf(elf, dynamic[StringTable]);
        var need = OffsetOf(elf, address);
        for (var i = 0UL; i < libraries; i++)
        {
            if (NameAt(elf, strings + U32(elf, need + 4)) == library) // vn_file
            {
                return MakeWeak(elf, need, strings, version);
            }

            need += (int)U32(elf, need + 12); // vn_next
        }

        return false;
    }

    private static bool MakeWeak(Span<byte> elf, int need, int strings, string version)
    {
        var count = U16(elf, need + 2); // vn_cnt
        var entry = need + (int)U32(elf, need + 8); // vn_aux
        for (var i = 0; i < count; i++)
        {
            if (NameAt(elf, strings + U32(elf, entry + 8)) == version) // vna_name
            {
                BinaryPrimitives.WriteUInt16LittleEndian(elf[(entry + 4)..], (ushort)(U16(elf, entry + 4) | Weak)); // vna_flags
                return true;
            }

            entry += (int)U32(elf, entry + 12); // vna_next
        }

        return false;
    }

    /// <summary>Values of the dynamic section by tag, of those that stand there once.</summary>
    private static Dictionary<ulong, ulong> Dynamic(ReadOnlySpan<byte> elf)
    {
        var values = new Dictionary<ulong, ulong>();
        foreach (var segment in Segments(elf))
        {
            for (var at = segment.Kind == DynamicSegment ? segment.Offset : segment.End; at < segment.End; at += 16)
            {
                values[U64(elf, at)] = U64(elf, at + 8);
            }
        }

        return values;
    }

    /// <summary>Where in the file a virtual address lies.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> elf, ulong address)
    {
        var segment = Segments(elf).First(s => s.Kind == LoadSegment && address >= s.Address && address < s.Address + (ulong)(s.End - s.Offset));
        return segment.Offset + (int)(address - segment.Address);
    }

    private static List<Segment> Segments(ReadOnlySpan<byte> elf)
    {
        var (table, size, count) = ((int)U64(elf, 0x20), U16(elf, 0x36), U16(elf, 0x38)); // e_phoff, e_phentsize, e_phnum
        var segments = new List<Segment>();
        for (var i = 0; i < count; i++)
        {
            var at = table + (i * size);
            var offset = (int)U64(elf, at + 8); // p_offset
            segments.Add(new Segment((int)U32(elf, at), offset, offset + (int)U64(elf, at + 32), U64(elf, at + 16))); // p_type, p_filesz, p_vaddr
        }

        return segments;
    }

    private static string NameAt(ReadOnlySpan<byte> elf, long offset)
    {
        var rest = elf[(int)offset..];
        return System.Text.Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort U16(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);

    private static uint U32(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);

    private static ulong U64(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Segment(int Kind, int Offset, int End, ulong Address);
}
