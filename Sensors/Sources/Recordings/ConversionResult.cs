using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>What became of a conversion.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="From">The recording: format, sensor size, and what was assumed for want of a header line.</param>
/// <param name="Counts">What of it did not become an event.</param>
/// <param name="Geometry">The grid of pixels that the written events lie on.</param>
/// <param name="EventsIn">Events read.</param>
/// <param name="EventsOut">Events written.</param>
/// <param name="Filtered">What each filter removed, in their order; filters of one name together.</param>
/// <param name="FirstUs">Time of the first event written, as coded, in microseconds; null without events.</param>
/// <param name="LastUs">Time of the last event written, likewise.</param>
/// <param name="Digest">Of the written file; see <see cref="CanonicalDigest"/>.</param>
/// <param name="Labels">Spans in the written file's label sidecar; null where it has none.</param>
public sealed record ConversionResult(
    ConversionPlan Plan,
    RecordingInfo From,
    DecodeCounts Counts,
    SensorGeometry Geometry,
    long EventsIn,
    long EventsOut,
    IReadOnlyDictionary<string, long> Filtered,
    long? FirstUs,
    long? LastUs,
    string Digest,
    int? Labels)
{
    /// <summary>What the written file does not say of these events, one sentence each, for people.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Events before the beginning or after the end that was asked for.</summary>
    public long OutsideWindow => EventsIn - EventsOut - Filtered.Values.Sum();
}
