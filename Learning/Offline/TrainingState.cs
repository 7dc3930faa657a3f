using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLearner.Learning.Offline;

/// <summary>Where a training stands: what its model's file carries, so that it can go on from there as if it had never been interrupted.</summary>
public sealed record TrainingState
{
    /// <summary>How it trains.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Digest of the samples that it trains on.</summary>
    public required string Data { get; init; }

    /// <summary>Epochs that are done, and what came of them.</summary>
    public required IReadOnlyList<EpochResult> Curve { get; init; }

    /// <summary>Batches of the epoch under way that have been learned from.</summary>
    public int Batch { get; init; }

    /// <summary>What the epoch under way has come to so far.</summary>
    public EpochTally Tally { get; init; } = new();

    /// <summary>Whether every epoch is done.</summary>
    [JsonIgnore]
    public bool IsDone => Curve.Count >= Options.Epochs;

    /// <summary>Reads the state that a model's file carries.</summary>
    /// <returns>Null where the text is none.</returns>
    public static TrainingState? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TrainingJson.Default.TrainingState);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As JSON, on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Default.TrainingState);

    /// <summary>The first option, in words, in which another training differs from this one in what becomes of the weights; null where none does.</summary>
    /// <returns>Such as <c>batch = 20, now 10</c>.</returns>
    public string? DifferenceTo(TrainingOptions options)
    {
        var (mine, others) = (Tree(Options), Tree(options));
        return mine.Where(item => others[item.Key] != item.Value).Select(item => $"{item.Key} = {item.Value}, now {others[item.Key]}").FirstOrDefault();
    }

    private static Dictionary<string, string> Tree(TrainingOptions options)
    {
        var root = JsonSerializer.SerializeToElement(options with { Threads = 1 }, TrainingJson.Default.TrainingOptions);
        return root.EnumerateObject()
            .SelectMany(item => item.Value.ValueKind == JsonValueKind.Object ? item.Value.EnumerateObject().ToArray() : [item])
            .GroupBy(item => item.Name)
            .ToDictionary(items => items.Key, items => string.Join('/', items.Select(item => item.Value.ToString())));
    }
}

/// <summary>What an epoch has come to.</summary>
/// <param name="Epoch">Number, from 1.</param>
/// <param name="Loss">Mean loss of the output classifier over the epoch's updates.</param>
/// <param name="TrainAccuracy">Share of right decisions on the samples as they were learned from: moved, with dropout, and with weights that change.</param>
/// <param name="TestAccuracy">Share of right decisions on the test samples afterwards; null without such.</param>
/// <param name="LearningRate">Step size.</param>
/// <param name="Seconds">Time that it took, without the test.</param>
/// <param name="LayerRates">Mean rate of each layer over the epoch, in the order of the engine's layer names.</param>
public sealed record EpochResult(
    int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double LearningRate, double Seconds, IReadOnlyList<double> LayerRates)
{
    /// <summary>The accuracy to go by: that on the test samples, or without such the one in training.</summary>
    [JsonIgnore]
    public double Accuracy => TestAccuracy ?? TrainAccuracy;
}

/// <summary>Sums over an epoch under way.</summary>
/// <param name="Samples">Samples learned from.</param>
/// <param name="Right">Those of them that were recognized.</param>
/// <param name="Updates">Updates made.</param>
/// <param name="Loss">Sum of their losses.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record EpochTally(int Samples = 0, int Right = 0, int Updates = 0, double Loss = 0, double Seconds = 0)
{
    /// <summary>Sum of each layer's rates.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>Number of rates in each sum.</summary>
    public int RateCount { get; init; }
}

/// <summary>JSON of a training's state, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingJson : JsonSerializerContext;
