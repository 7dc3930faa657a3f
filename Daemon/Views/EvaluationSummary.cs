using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeLearner.Learning.Evaluation;

namespace EdgeLearner.Daemon.Views;

/// <summary>What came of a test: the keys of <c>evaluate --json</c>, in their order. Shares are 0 to 1.</summary>
/// <param name="Accuracy">Share of right decisions; a sample without a decision is wrong.</param>
/// <param name="PerClass">The same by class, in the order of the outputs; null where a class has no samples.</param>
/// <param name="Confusion">For each true class, how many of its samples were taken for which; those without a decision are in no column.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="InferMsPerStep">Time for one frame of one sample, in milliseconds.</param>
internal sealed record EvaluationSummary(
    double? Accuracy, IReadOnlyDictionary<string, double?> PerClass, IReadOnlyList<IReadOnlyList<int>> Confusion, int Samples, double InferMsPerStep)
{
    /// <summary>Gathers it.</summary>
    /// <param name="confusion">The test's result.</param>
    /// <param name="frames">Frames of a sample.</param>
    /// <param name="time">Time that all of them took.</param>
    public static EvaluationSummary Of(ConfusionMatrix confusion, int frames, TimeSpan time)
    {
        var classes = Enumerable.Range(0, confusion.Classes.Count).ToList();
        return new EvaluationSummary(
            Rounded(confusion.Accuracy),
            new Dictionary<string, double?>(classes.Select(index => KeyValuePair.Create(confusion.Classes[index], Rounded(confusion.AccuracyOf(index))))),
            [.. classes.Select(row => classes.Select(column => confusion[row, column]).ToList())],
            confusion.Samples,
            Math.Round(time.TotalMilliseconds / Math.Max(1, confusion.Samples * frames), 4));
    }

    /// <summary>For machines: one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ViewJson.Plain.EvaluationSummary);

    /// <summary>For people: the confusion matrix, then the sum of it.</summary>
    public string ToTable(ConfusionMatrix confusion) => new Table(Matrix(confusion) + Environment.NewLine + "What came of it")
        .Row("right", $"{Accuracy:P1} of {Samples:N0} samples")
        .Row("undecided", confusion.Undecided > 0 ? $"{confusion.Undecided:N0} samples, which count as wrong: no output fired, or two fired most" : null)
        .Row("speed", $"{InferMsPerStep:N3} ms for one frame of one sample")
        .ToString();

    /// <summary>True classes from the top down, decisions from left to right.</summary>
    private static string Matrix(ConfusionMatrix confusion)
    {
        var classes = confusion.Classes;
        var width = Math.Max(6, classes.Max(name => name.Length) + 1);
        var text = new StringBuilder("true \\ decided".PadRight(Math.Max(width, 15)));
        foreach (var name in classes)
        {
            text.Append(name.PadLeft(width));
        }

        text.Append("  none   right");
        for (var row = 0; row < classes.Count; row++)
        {
            text.AppendLine().Append(classes[row].PadRight(Math.Max(width, 15)));
            var undecided = confusion.SamplesOf(row);
            for (var column = 0; column < classes.Count; column++)
            {
                undecided -= confusion[row, column];
                text.Append(confusion[row, column].ToString(CultureInfo.InvariantCulture).PadLeft(width));
            }

            text.Append(CultureInfo.InvariantCulture, $"{undecided,6}  {(confusion.AccuracyOf(row) is { } share ? share.ToString("P1", CultureInfo.InvariantCulture) : "-"),6}");
        }

        return text.ToString();
    }

    private static double? Rounded(double? share) => share is { } value ? Math.Round(value, 6) : null;
}
