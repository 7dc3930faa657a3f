using System.Text.Json;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>learning/state</c>: how learning stands; at every connect, and when it changes.</summary>
internal static class LearningTopic
{
    /// <summary>How it is published.</summary>
    public static readonly Topic Topic = new("learning/state", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: true, Topic.Json);

    /// <summary>The payload.</summary>
    public static byte[] Encode(LearningReport report, string session) => JsonSerializer.SerializeToUtf8Bytes(
        new LearningMessage(
            session,
            report.Enabled,
            report.Paused,
            report.Cause,
            report.Updates,
            report.Generation,
            report.Classes,
            report.Label,
            report.ReplayWindows,
            report.HeldBackWindows,
            report.HeldBackAccuracy),
        TopicJson.Default.LearningMessage);
}

/// <summary>The JSON of <see cref="LearningTopic"/>.</summary>
internal sealed record LearningMessage(
    string Session,
    bool Enabled,
    bool Paused,
    string? Cause,
    long Updates,
    int? Generation,
    IReadOnlyList<string> Classes,
    string? Label,
    int ReplayWindows,
    int HeldBackWindows,
    double? HeldBackAccuracy);
