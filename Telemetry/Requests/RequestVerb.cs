using EdgeLearner.Telemetry.Topics;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>One kind of request: the topic that it comes on, the topic that its answers go to, and how it is read.</summary>
/// <param name="Name">The last level of both.</param>
/// <param name="Fields">Names of the fields that it takes, <c>transaction</c> besides.</param>
/// <param name="Read">Reads it.</param>
internal sealed record RequestVerb(string Name, IReadOnlyList<string> Fields, Func<RequestFields, LearnerRequest> Read)
{
    /// <summary>THE list of requests. Each is described in docs/mqtt.md.</summary>
    public static IReadOnlyList<RequestVerb> All { get; } =
    [
        new("label", ["action", "label", "start_us", "end_us", "seconds_ago", "duration_s"], LabelRequests.Read),
        new("learning", ["state"], ReadLearning),
        new("checkpoint", [], static _ => new LearnerRequest.SaveCheckpoint()),
        new("rollback", ["generation"], static fields => new LearnerRequest.RollBack(fields.Integer("generation"))),
    ];

    /// <summary>Where it comes from, below prefix and node.</summary>
    public string RequestTopic { get; } = $"request/{Name}";

    /// <summary>Where its answers go.</summary>
    public Topic ResponseTopic { get; } = new($"response/{Name}", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: false, Topic.Json);

    /// <summary>The field that a payload without JSON stands for; null = such a payload must be empty.</summary>
    public string? PlainField => Name switch { "label" => "label", "learning" => "state", "rollback" => "generation", _ => null };

    private static LearnerRequest.SetLearning ReadLearning(RequestFields fields) => fields.Text("state") switch
    {
        "on" => new(On: true),
        "off" => new(On: false),
        var state => throw new RequestException($"state = {state ?? "nothing"}: must be on or off"),
    };
}
