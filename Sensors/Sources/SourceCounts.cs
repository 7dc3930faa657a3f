using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources;

/// <summary>A source's account so far.</summary>
/// <param name="Events">Events that the source coded: those delivered, and those that could not be (outside the sensor, before the first time or row).</param>
/// <param name="Decode">What did not become an event, and why.</param>
public readonly record struct SourceCounts(long Events, DecodeCounts Decode);
