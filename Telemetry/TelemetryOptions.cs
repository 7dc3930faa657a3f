using System.ComponentModel.DataAnnotations;
using EdgeLearner.Telemetry.Mqtt;

namespace EdgeLearner.Telemetry;

/// <summary>What is published over MQTT, and where.</summary>
public sealed record TelemetryOptions : IValidatableObject
{
    internal const int DefaultQueueCapacity = 4_000;

    /// <summary>Whether to publish at all; false = no broker and no client is started.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Name of this device: the second level of every topic.</summary>
    /// <value>One topic level: not empty, without / + # and NUL. Default: the machine's name, with those characters replaced by '-'.</value>
    public string Node { get; init; } = TopicName.Sanitize(Environment.MachineName);

    /// <summary>First level, or levels, of every topic.</summary>
    /// <value>One or more topic levels separated by '/'. Default edgelearner.</value>
    public string Prefix { get; init; } = "edgelearner";

    /// <summary>The broker to publish to: <c>host</c>, <c>host:port</c> or <c>mqtt://host:port</c>; port 1883 where none is given.</summary>
    /// <value>Default: none, and then a broker of our own is started on loopback.</value>
    public string? Broker { get; init; }

    /// <summary>TCP port of our own broker. A set port must be free; 0 = any free one.</summary>
    /// <value>0 to 65,535. Default: 1883, or the next free one.</value>
    [Range(0, 65_535)]
    public int? Port { get; init; }

    /// <summary>WebSocket port of our own broker (path <c>/mqtt</c>), likewise.</summary>
    /// <value>0 to 65,535. Default: 9001, or the next free one.</value>
    [Range(0, 65_535)]
    public int? WebSocketPort { get; init; }

    /// <summary>User name for <see cref="Broker"/>; null = none.</summary>
    public string? UserName { get; init; }

    /// <summary>File that holds the password for <see cref="UserName"/>; a line break at its end does not count. Read once, at the start.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Name under which the broker knows us; a second client of the same name would push us out.</summary>
    /// <value>Default: prefix and node, joined by '-'.</value>
    public string? ClientId { get; init; }

    /// <summary>Messages that wait for the broker at most; beyond it the oldest is dropped and counted.</summary>
    /// <value>1 to 1,000,000. Default 4,000: a minute's outage at 50 frames per second, with some to spare; about 2 MB, taken at the start.</value>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; init; } = DefaultQueueCapacity;

    /// <summary>Time between two telemetry messages, in milliseconds; also the interval that their figures cover.</summary>
    /// <value>100 to 3,600,000. Default 1,000.</value>
    [Range(100, 3_600_000)]
    public int PeriodMs { get; init; } = 1_000;

    /// <summary>Time between two pings of the broker, and how long to wait for each answer, in seconds: a dead link is noticed within twice that.</summary>
    /// <value>1 to 600. Default 4.</value>
    [Range(1, 600)]
    public int PingSeconds { get; init; } = 4;

    /// <summary>What every topic begins with, without the last slash.</summary>
    internal string Root => $"{Prefix}/{Node}";

    /// <summary><see cref="ClientId"/>, or what stands in for it.</summary>
    internal string EffectiveClientId => ClientId ?? $"{Prefix.Replace('/', '-')}-{Node}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TopicName.IsLevel(Node))
        {
            yield return Error(nameof(Node), $"= {Node}: must be one topic level, not empty and without / + # and NUL");
        }

        if (!Prefix.Split('/').All(TopicName.IsLevel) || Prefix.StartsWith('$'))
        {
            yield return Error(nameof(Prefix), $"= {Prefix}: must be topic levels separated by '/', none empty, without + # and NUL, not beginning with '$'");
        }

        if (Broker is not null && BrokerAddress.TryParse(Broker) is null)
        {
            yield return Error(nameof(Broker), $"= {Broker}: must be host, host:port or mqtt://host:port");
        }

        if (Broker is null && UserName is not null)
        {
            yield return Error(nameof(UserName), $"= {UserName}: our own broker asks for no name; set {nameof(Broker)}, or remove it");
        }

        if (Broker is not null && (Port ?? WebSocketPort) is not null)
        {
            yield return Error(Port is null ? nameof(WebSocketPort) : nameof(Port), $"= {Port ?? WebSocketPort}: is for our own broker; write {nameof(Broker)} as host:port, or remove it");
        }

        if (UserName is null && PasswordFile is not null)
        {
            yield return Error(nameof(PasswordFile), $"= {PasswordFile}: needs a {nameof(UserName)}");
        }
    }

    private static ValidationResult Error(string name, string complaint) => new($"{name} {complaint}", [name]);
}
