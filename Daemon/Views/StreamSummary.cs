using System.Globalization;
using System.Text.Json;
using EdgeLearner.Daemon.Commands.Evaluation;
using EdgeLearner.Learning.Evaluation;

namespace EdgeLearner.Daemon.Views;

/// <summary>What came of <c>evaluate --stream</c>: the keys of its JSON, in their order. Shares are 0 to 1; means and spreads (standard deviations) are over the seeds.</summary>
/// <param name="Mode">What the learner did.</param>
/// <param name="Windows">Windows of the stream.</param>
/// <param name="LabelledWindows">Those whose label came, in the mean.</param>
/// <param name="LabelDelayS">Time from a window's end to its label, in seconds.</param>
/// <param name="Prequential">Test-then-train accuracy over the whole stream.</param>
/// <param name="SecondHalf">The same over its second half.</param>
/// <param name="Also">Further data sets, before and after.</param>
/// <param name="Updates">Updates of the weights, in the mean.</param>
/// <param name="UpdatesSkipped">Labelled intervals that were not learned from, in the mean.</param>
/// <param name="TestMs">Time to predict a window, in milliseconds: the median.</param>
/// <param name="LearnMs">Time to learn after a window, in milliseconds: the median over those that were followed by learning.</param>
/// <param name="ReplayBytes">What the replay memory takes.</param>
/// <param name="HeldBackBytes">What the windows take that are held back.</param>
/// <param name="TotalBytes">What learner and engine take together.</param>
/// <param name="Seeds">What each seed came to.</param>
/// <param name="Classes">How well each class of the first further data set was known; null where it was not tested along the stream.</param>
internal sealed record StreamSummary(
    string Mode,
    int Windows,
    double LabelledWindows,
    double LabelDelayS,
    Spread Prequential,
    Spread SecondHalf,
    IReadOnlyList<StreamAlso> Also,
    double Updates,
    double UpdatesSkipped,
    double TestMs,
    double? LearnMs,
    long ReplayBytes,
    long HeldBackBytes,
    long TotalBytes,
    IReadOnlyList<StreamSeed> Seeds,
    IReadOnlyList<StreamClass>? Classes)
{
    /// <summary>Gathers it.</summary>
    public static StreamSummary Of(StreamPlan plan, IReadOnlyList<StreamOutcome> outcomes)
    {
        var windows = outcomes.SelectMany(outcome => outcome.Stream.Windows).ToList();
        return new StreamSummary(
            plan.Test.Mode.ToString().ToLowerInvariant(),
            outcomes[0].Stream.Windows.Count,
            outcomes.Average(outcome => outcome.Stream.Windows.Count(window => window.IsLabelled)),
            plan.Test.LabelDelayUs / 1e6,
            Spread.Of(outcomes.Select(outcome => outcome.Stream.Accuracy)),
            Spread.Of(outcomes.Select(outcome => outcome.Stream.SecondHalf)),
            [.. plan.Also.Select((manifest, i) => StreamAlso.Of(manifest, outcomes, i))],
            outcomes.Average(outcome => outcome.Stream.Counts.Updates),
            outcomes.Average(outcome => outcome.Stream.Counts.UpdatesSkipped),
            Math.Round(Median(windows.Select(window => window.TestMs)) ?? 0, 3),
            Median(windows.Where(window => window.LearnMs > 0.1).Select(window => window.LearnMs)) is { } learn ? Math.Round(learn, 3) : null,
            outcomes[0].ReplayBytes,
            outcomes[0].HeldBackBytes,
            outcomes[0].TotalBytes,
            [.. outcomes.Select(outcome => new StreamSeed(
                outcome.Seed, Math.Round(outcome.Stream.Accuracy, 6), Math.Round(outcome.Stream.SecondHalf, 6), outcome.Stream.Counts.Updates, [.. outcome.After.Select(share => Math.Round(share, 6))]))],
            outcomes[0].Classes is null ? null : StreamClass.Of([.. outcomes.Select(outcome => outcome.Classes!)]));
    }

    /// <summary>For machines: one JSON object on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ViewJson.Plain.StreamSummary);

    /// <summary>For people.</summary>
    public string ToTable()
    {
        var table = new Table("What came of the stream")
            .Row("mode", string.Create(CultureInfo.InvariantCulture, $"{Mode}; {LabelledWindows:N0} of {Windows:N0} windows labelled, {LabelDelayS:N1} s after their end"))
            .Row("prequential", $"{Prequential.InWords()} right; second half {SecondHalf.InWords()}");
        foreach (var also in Also)
        {
            table.Row(Path.GetFileName(also.Manifest), $"{also.Before.InWords()} before, {also.After.InWords()} after; forgotten {also.Forgetting.InWords()}");
        }

        return table
            .Row("forgotten", Classes is null ? null : string.Join(", ", Classes.Select(known => string.Create(CultureInfo.InvariantCulture, $"{known.Class} {100 * known.Forgetting:N0} %"))))
            .Row("updates", $"{Updates:N0}, skipped {UpdatesSkipped:N0}")
            .Row("time a window", string.Create(CultureInfo.InvariantCulture, $"{TestMs:N1} ms to predict{(LearnMs is { } learn ? $", {learn:N1} ms to learn" : "")}"))
            .Row("memory", $"{TotalBytes / 1024:N0} KB, of which replay {ReplayBytes / 1024:N0} and held back {HeldBackBytes / 1024:N0}")
            .Row("seeds", Seeds.Count > 1 ? string.Join(", ", Seeds.Select(seed => seed.Prequential.ToString("P1", CultureInfo.InvariantCulture))) : null)
            .ToString();
    }

    private static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count > 0 ? sorted[sorted.Count / 2] : null;
    }
}

/// <summary>Mean and standard deviation over the seeds.</summary>
internal sealed record Spread(double Mean, double Sd)
{
    /// <summary>Of some values; a single one has no deviation.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var all = values.ToList();
        var mean = all.Average();
        var squares = all.Sum(value => (value - mean) * (value - mean));
        return new Spread(Math.Round(mean, 6), all.Count > 1 ? Math.Round(Math.Sqrt(squares / (all.Count - 1)), 6) : 0);
    }

    /// <summary>In percent.</summary>
    public string InWords() => string.Create(CultureInfo.InvariantCulture, $"{100 * Mean:N1} %{(Sd > 0 ? $" +- {100 * Sd:N1}" : "")}");
}

/// <summary>A further data set.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Before">Accuracy before the stream.</param>
/// <param name="After">Accuracy afterwards.</param>
/// <param name="Forgetting">Before less after.</param>
internal sealed record StreamAlso(string Manifest, Spread Before, Spread After, Spread Forgetting)
{
    /// <summary>Gathers it.</summary>
    public static StreamAlso Of(string manifest, IReadOnlyList<StreamOutcome> outcomes, int index) => new(
        manifest,
        Spread.Of(outcomes.Select(outcome => outcome.Before[index])),
        Spread.Of(outcomes.Select(outcome => outcome.After[index])),
        Spread.Of(outcomes.Select(outcome => outcome.Before[index] - outcome.After[index])));
}

/// <summary>What a seed came to.</summary>
internal sealed record StreamSeed(ulong Seed, double Prequential, double SecondHalf, long Updates, IReadOnlyList<double> After);

/// <summary>A class along the stream, in the mean over the seeds; shares are 0 to 1.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Best">Accuracy when it was known best.</param>
/// <param name="After">Accuracy at the end.</param>
/// <param name="Forgetting">Best less after.</param>
internal sealed record StreamClass(string Class, double Best, double After, double Forgetting)
{
    /// <summary>Every class that the data set has.</summary>
    public static IReadOnlyList<StreamClass> Of(IReadOnlyList<ClassCurve> curves) =>
    [
        .. from known in curves[0].Classes.Index()
           let best = curves.Average(curve => curve.Best(known.Index))
           let after = curves.Average(curve => curve.Last(known.Index))
           where best is not null && after is not null
           select new StreamClass(known.Item, Math.Round(best.Value, 6), Math.Round(after.Value, 6), Math.Round(best.Value - after.Value, 6)),
    ];
}
