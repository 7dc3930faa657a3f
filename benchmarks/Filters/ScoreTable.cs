using System.Globalization;
using System.Text;

namespace EdgeLearner.Benchmarks.Filters;

/// <summary>What each setting lets through of each scene, as a table in markdown.</summary>
internal static class ScoreTable
{
    private static readonly string[][] Settings =
    [
        ["refractory:5000"],
        ["baf:1000"],
        ["baf:5000"],
        ["baf:20000"],
        ["stcf:5000,2"],
        ["stcf:20000,2"],
        ["stcf:5000,2,same"],
        ["stcf:10000,2,same"],
        ["stcf:20000,2,same"],
        ["stcf:20000,3"],
        ["stcf:50000,4"],
        ["hot:2"],
        ["hot:2", "stcf:20000,2"],
        ["stcf:20000,2", "stcf:20000,2"],
    ];

    /// <summary>The table.</summary>
    public static string Write(IReadOnlyList<Scene> scenes)
    {
        var table = new StringBuilder("| filter |");
        foreach (var scene in scenes)
        {
            table.Append(CultureInfo.InvariantCulture, $" {scene.Name}: signal kept, % | noise kept, % |");
        }

        table.AppendLine().Append("|---|").Insert(table.Length, "---|---|", scenes.Count);
        foreach (var setting in Settings)
        {
            table.AppendLine().Append(CultureInfo.InvariantCulture, $"| {string.Join(", then ", setting.Select(spec => $"`{spec}`"))} |");
            foreach (var score in scenes.Select(scene => scene.Pass(setting)))
            {
                table.Append(CultureInfo.InvariantCulture, $" {100 * score.SignalShare:F1} | {100 * score.NoiseShare:F1} |");
            }
        }

        table.AppendLine().AppendLine();
        foreach (var (name, all) in scenes.Select(scene => (scene.Name, scene.Pass())))
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {all.Signal:N0} events of signal, {all.Noise:N0} of noise.");
        }

        return table.ToString();
    }
}
