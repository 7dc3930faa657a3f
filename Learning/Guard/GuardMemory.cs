using System.Text.Json;

namespace EdgeLearner.Learning.Guard;

/// <summary>What a guard knows again after a restart: how far it trusts learning, and what the best state answered.</summary>
/// <param name="Rate">Factor on the learning rate.</param>
/// <param name="Falls">Falls whose harm is not made good yet.</param>
/// <param name="PauseUs">Time that the pause still lasts, in microseconds of sensor time.</param>
/// <param name="Right">Numbers of the held-back windows that the reference has right.</param>
/// <param name="Wrong">Numbers of those that it has wrong.</param>
internal sealed record GuardMemory(float Rate, int Falls, long PauseUs, long[] Right, long[] Wrong)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>As one line of JSON.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Json);

    /// <summary>From such a line; null for null, and for what is none: a guard that knows nothing examines anew.</summary>
    public static GuardMemory? FromText(string? text)
    {
        try
        {
            return text is null || JsonSerializer.Deserialize<GuardMemory>(text, Json) is not { Right: not null, Wrong: not null } memory ? null : memory;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
