namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Where a broker listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
internal sealed record BrokerAddress(string Host, int Port)
{
    /// <summary>The port that is assigned to MQTT.</summary>
    public const int DefaultPort = 1883;

    /// <summary>The port on which brokers usually offer WebSocket; none is assigned.</summary>
    public const int DefaultWebSocketPort = 9001;

    private const string Scheme = "mqtt";

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>mqtt://host:port</c>; null where the text is none of them.</summary>
    public static BrokerAddress? TryParse(string text)
    {
        var uri = text.Contains("://", StringComparison.Ordinal) ? text : $"{Scheme}://{text}";
        return Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && IsAddress(parsed)
            ? new BrokerAddress(parsed.DnsSafeHost, parsed.Port < 0 ? DefaultPort : parsed.Port)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool IsAddress(Uri uri) =>
        uri.Scheme == Scheme && uri.Host.Length > 0 && uri.Port != 0 && uri.UserInfo.Length == 0 && uri.PathAndQuery is "/" or "" && uri.Fragment.Length == 0;
}
