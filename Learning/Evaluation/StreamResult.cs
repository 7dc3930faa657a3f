using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Evaluation;

/// <summary>What came of a stream's test.</summary>
/// <param name="Windows">Every window, in the order of the stream.</param>
/// <param name="Counts">The learner's account at the end.</param>
public sealed record StreamResult(IReadOnlyList<StreamWindow> Windows, LearnerCounts Counts)
{
    /// <summary>Share of right decisions, 0 to 1; NaN without windows.</summary>
    public double Accuracy => Share(0, Windows.Count);

    /// <summary>The same over the second half of the windows.</summary>
    public double SecondHalf => Share(Windows.Count / 2, Windows.Count);

    /// <summary>The same over the last so many windows, after each of them; the first entries have fewer.</summary>
    public IReadOnlyList<double> Sliding(int windows) =>
        [.. Enumerable.Range(1, Windows.Count).Select(end => Share(Math.Max(0, end - windows), end))];

    private double Share(int from, int to) => Windows.Skip(from).Take(to - from).Select(window => window.IsRight ? 1.0 : 0.0).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>A window of a stream.</summary>
/// <param name="Class">What it shows.</param>
/// <param name="Decision">What it was taken for; -1 = no decision.</param>
/// <param name="IsLabelled">Whether its label came.</param>
/// <param name="TestMs">Time that the prediction took, in milliseconds.</param>
/// <param name="LearnMs">Time that learning took after it, in milliseconds.</param>
public sealed record StreamWindow(int Class, int Decision, bool IsLabelled, double TestMs, double LearnMs)
{
    /// <summary>Whether the decision was right.</summary>
    public bool IsRight => Decision == Class;
}
