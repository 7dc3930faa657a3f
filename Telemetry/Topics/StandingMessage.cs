namespace EdgeLearner.Telemetry.Topics;

/// <summary>What a retained topic says now: told again at every connect, for a broker that has forgotten it.</summary>
/// <param name="Topic">Where.</param>
/// <param name="Payload">What.</param>
internal sealed record StandingMessage(Topic Topic, byte[] Payload);
