using System.Text.Json;
using EdgeLearner.Learning.Checkpoints;

namespace EdgeLearner.Daemon.Views;

/// <summary>A generation for machines: keys as documented; all but number and state are null where its manifest is damaged.</summary>
internal sealed record GenerationJson(
    int Number,
    string State,
    string? Damage,
    bool Best,
    DateTimeOffset? Time,
    string? Reason,
    int? Parent,
    string? Network,
    IReadOnlyList<string>? Classes,
    long? Updates,
    double? HeldBackAccuracy,
    int? ReplayWindows,
    int? HeldBackWindows,
    long? Bytes)
{
    /// <summary>All of them, as an array on one line.</summary>
    public static string Write(IReadOnlyList<GenerationState> generations) => $"[{string.Join(",", generations.Select(Write))}]";

    /// <summary>One of them, as an object on one line.</summary>
    public static string Write(GenerationState generation)
    {
        var info = generation.Info;
        return JsonSerializer.Serialize(
            new GenerationJson(
                generation.Number,
                generation.Damage is null ? "ok" : "damaged",
                generation.Damage,
                generation.IsBest,
                info?.Time,
                info?.Reason.ToString().ToLowerInvariant(),
                info?.Parent,
                info?.Network,
                info?.Classes,
                info?.Updates,
                info?.HeldBackAccuracy,
                info?.ReplayWindows,
                info?.HeldBackWindows,
                info?.Bytes),
            ViewJson.Plain.GenerationJson);
    }
}
