using System.Globalization;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Views;

/// <summary>How a training goes, in words.</summary>
internal static class TrainLines
{
    /// <summary>An epoch that is done.</summary>
    public static string Epoch(EpochResult result, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {result.Epoch,3}/{epochs}  loss {result.Loss:F4}  train {result.TrainAccuracy,6:P1}{Test(result)}  rate {result.LearningRate:G3}  {result.Seconds:F1} s");

    /// <summary>An epoch under way.</summary>
    public static string Batch(BatchReport report, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {report.Epoch,3}/{epochs}  batch {report.Batch}/{report.Batches}  loss {report.Loss:F4}  train {report.Accuracy:P1}  {report.SamplesPerSecond:N0} samples/s");

    private static string Test(EpochResult result) =>
        result.TestAccuracy is { } test ? string.Create(CultureInfo.InvariantCulture, $"  test {test,6:P1}") : "";
}
