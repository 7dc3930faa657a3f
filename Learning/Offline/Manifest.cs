using System.Globalization;

namespace EdgeLearner.Learning.Offline;

/// <summary>A labelled data set: which part of which recording shows what.</summary>
/// <param name="Path">The file or folder that it was read from.</param>
/// <param name="Rows">The samples, in the manifest's order.</param>
public sealed record Manifest(string Path, IReadOnlyList<ManifestRow> Rows)
{
    /// <summary>Names of the classes that occur: in the numbers' order where all labels are whole numbers, else in ordinal order of the labels.</summary>
    public IReadOnlyList<string> Classes => ClassesOf(Rows);

    private static IReadOnlyList<string> ClassesOf(IReadOnlyList<ManifestRow> rows)
    {
        var labels = rows.DistinctBy(row => row.Label).ToList();
        var inOrder = labels.All(row => Number(row.Label) is not null)
            ? labels.OrderBy(row => Number(row.Label))
            : labels.OrderBy(row => row.Label, StringComparer.Ordinal);
        return [.. inOrder.Select(row => row.Class).Distinct()];
    }

    /// <summary>The whole number that a label is; null where it is none.</summary>
    internal static int? Number(string label) =>
        int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One sample.</summary>
/// <param name="Origin">Where the manifest says so, for complaints: <c>manifest.csv:12</c>.</param>
/// <param name="File">The recording.</param>
/// <param name="Label">As the manifest has it: a number or a name.</param>
/// <param name="Class">Name of the class: the label, or what <c>labels.json</c> calls that number.</param>
/// <param name="StartUs">First instant of the window, in microseconds since the recording's first event; null = the first event.</param>
/// <param name="EndUs">First instant after it; null = the recording's end.</param>
public sealed record ManifestRow(string Origin, string File, string Label, string Class, long? StartUs, long? EndUs);
