using System.IO.Compression;
using EdgeLearner.Sensors.Formats.Tables;

namespace EdgeLearner.Sensors.Formats.Npy;

/// <summary>Looks for the events of an archive of arrays.</summary>
internal static class NpzArrays
{
    private const string Name = "npz";
    private const string ArrayExtension = ".npy";

    /// <summary>Looks for an array with the names of events, then for four arrays, then for a table without names.</summary>
    /// <exception cref="RecordingFormatException">There are none.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static EventTable Find(ZipArchive archive)
    {
        var arrays = archive.Entries.Where(entry => entry.FullName.EndsWith(ArrayExtension, StringComparison.Ordinal)).Take(EventColumns.MaxCount)
            .Select(entry => (Entry: entry, Name: entry.FullName[..^ArrayExtension.Length], Header: Header(entry)))
            .Where(array => array.Header is not null)
            .Select(array => (array.Entry, array.Name, Header: array.Header!))
            .ToList();
        var whole = arrays.Find(array => array.Header.Names is { } names && EventColumns.ByNames(names) is not null);
        if (whole.Entry is null && Columns([.. arrays.Where(array => array.Header is { Names: null, Fields.Count: 1 })]) is { } columns)
        {
            return columns;
        }

        whole = whole.Entry is null ? arrays.Find(array => array.Header is { Names: null, Fields.Count: > 1 }) : whole;
        return whole.Entry is not null
            ? new EventTable(Name, whole.Header.Fields, whole.Header.Names, whole.Header.RowBytes, damage => Rows(whole.Entry, damage))
            : throw new RecordingFormatException(
                $"no events among the arrays {string.Join(", ", archive.Entries.Select(entry => entry.FullName))}: a structured array with t, x, y and p, or an array for each, is read");
    }

    /// <summary>The arrays that are one number a row, where their names are those of events.</summary>
    private static EventTable? Columns(IReadOnlyList<(ZipArchiveEntry Entry, string Name, NpyHeader Header)> arrays)
    {
        arrays = [.. arrays.Where(array => EventColumns.HasMeaning(array.Name))];
        if (EventColumns.ByNames([.. arrays.Select(array => array.Name)]) is null)
        {
            return null;
        }

        var (fields, offset) = (new List<NumberField>(), 0);
        foreach (var array in arrays)
        {
            fields.Add(array.Header.Fields[0] with { Offset = offset });
            offset += array.Header.RowBytes;
        }

        return new EventTable(Name, fields, [.. arrays.Select(array => array.Name)], offset, damage => new ByteWindow(
            new ZippedStream([.. arrays.Select(array => Rows(array.Entry, damage))], [.. fields.Select(field => field.Bytes)])));
    }

    private static ByteWindow Rows(ZipArchiveEntry entry, DamageCount damage)
    {
        var window = new ByteWindow(new NpzStream(entry, damage));
        NpyHeader.Read(window);
        return window;
    }

    /// <summary>The header of an array; null where it is of a kind that has no events.</summary>
    private static NpyHeader? Header(ZipArchiveEntry entry)
    {
        using var window = new ByteWindow(entry.Open());
        try
        {
            return NpyHeader.Read(window);
        }
        catch (RecordingFormatException)
        {
            return null;
        }
    }
}
