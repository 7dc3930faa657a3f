using System.Text.Json;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Telemetry.Requests;
using MQTTnet.Protocol;

namespace EdgeLearner.Telemetry.Topics;

/// <summary><c>info</c>: what runs on the node, after every birth.</summary>
internal static class InfoTopic
{
    /// <summary>How it is published.</summary>
    public static readonly Topic Topic = new("info", MqttQualityOfServiceLevel.AtLeastOnce, IsRetained: true, Topic.Json);

    /// <summary>The payload.</summary>
    public static byte[] Encode(NodeInfo info, TelemetryOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(ToMessage(info, options), TopicJson.Default.InfoMessage);

    private static InfoMessage ToMessage(NodeInfo info, TelemetryOptions options) => new(
        "edgelearner",
        info.Version,
        options.Node,
        info.Session,
        info.Started.UtcDateTime,
        info.Source,
        info.Camera is { } camera ? new InfoCamera(camera.Id, camera.Model, camera.Serial, camera.Firmware) : null,
        InfoSize.From(info.Sensor),
        InfoSize.From(info.Input),
        info.Network,
        info.IntervalFrames,
        info.BlockLayers,
        info.Classes,
        info.Engine,
        info.Device,
        options.PeriodMs,
        [.. TopicList.Of(info).Select(topic => new InfoTopicEntry($"{options.Root}/{topic.Name}", topic.IsRetained, (int)topic.Quality, topic.ContentType))],
        [.. RequestVerb.All.Select(verb => $"{options.Root}/{verb.RequestTopic}")]);
}

/// <summary>The JSON of <see cref="InfoTopic"/>.</summary>
internal sealed record InfoMessage(
    string Name,
    string Version,
    string Node,
    string Session,
    DateTime Started,
    string Source,
    InfoCamera? Camera,
    InfoSize Sensor,
    InfoSize Input,
    string Network,
    int K,
    int N,
    IReadOnlyList<string> Classes,
    string Engine,
    string Device,
    int TelemetryPeriodMs,
    IReadOnlyList<InfoTopicEntry> Topics,
    IReadOnlyList<string> Requests);

/// <summary>A camera.</summary>
/// <param name="Id">The level of <see cref="SensorTopic"/>.</param>
/// <param name="Model">Maker and name.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Firmware">Version.</param>
internal sealed record InfoCamera(string Id, string Model, string Serial, string Firmware);

/// <summary>A size in pixels.</summary>
internal sealed record InfoSize(int Width, int Height)
{
    /// <summary>The size of a grid of pixels.</summary>
    public static InfoSize From(SensorGeometry geometry) => new(geometry.Width, geometry.Height);
}

/// <summary>A topic, as told to clients that know none yet.</summary>
internal sealed record InfoTopicEntry(string Topic, bool Retained, int Qos, string ContentType);
