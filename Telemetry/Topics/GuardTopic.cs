using System.Text.Json;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>guard</c>: what the guard did or saw, as it happens.</summary>
internal static class GuardTopic
{
    /// <summary>How it is published.</summary>
    public static readonly Topic Topic = new("guard", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: false, Topic.Json);

    /// <summary>The payload.</summary>
    public static byte[] Encode(GuardReport report, string session) => JsonSerializer.SerializeToUtf8Bytes(
        new GuardMessage(session, report.Kind, report.Cause, report.EventTimeUs, Finite(report.HeldBackBefore), Finite(report.HeldBackAfter)),
        TopicJson.Default.GuardMessage);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>The JSON of <see cref="GuardTopic"/>.</summary>
internal sealed record GuardMessage(string Session, string Kind, string Cause, long EventTimeUs, double? HeldBackBefore, double? HeldBackAfter);
