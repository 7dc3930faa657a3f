using System.Globalization;
using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Offline;
using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Views;

/// <summary>A learning curve as CSV: one line an epoch, each layer's rate a column of its own.</summary>
internal static class CurveNumbers
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<string> layers, IReadOnlyList<EpochResult> curve)
    {
        using var file = new NewFile(path);
        using (var lines = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            lines.WriteLine($"epoch,loss,train_accuracy,test_accuracy,learning_rate,seconds,{string.Join(',', layers.Select(layer => $"rate {layer}"))},alarms");
            foreach (var epoch in curve)
            {
                lines.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{epoch.Epoch},{epoch.Loss:G6},{epoch.TrainAccuracy:G6},{epoch.TestAccuracy:G6},{epoch.LearningRate:G6},{epoch.Seconds:F2},{Rates(epoch)},{Alarms(layers, epoch)}"));
            }
        }

        file.Commit();
    }

    private static string Rates(EpochResult epoch) => string.Join(',', epoch.LayerRates.Select(rate => rate.ToString("F4", CultureInfo.InvariantCulture)));

    private static string Alarms(IReadOnlyList<string> layers, EpochResult epoch) => string.Join("; ", layers.Zip(epoch.LayerRates)
        .Select(item => (Layer: item.First, State: LayerHealth.Of(item.Second)))
        .Where(item => item.State != LayerState.Fine)
        .Select(item => $"{item.Layer} {(item.State == LayerState.Dead ? "dead" : "saturated")}"));
}
