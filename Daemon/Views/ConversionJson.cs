using System.Text.Json;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Views;

/// <summary>What became of a conversion, for machines: one JSON object on one line, keys as documented.</summary>
internal sealed record ConversionJson(
    string In,
    string Out,
    string Format,
    long EventsIn,
    long EventsOut,
    IReadOnlyDictionary<string, long> Filtered,
    long? FirstUs,
    long? LastUs,
    long DroppedOutOfSensor,
    long LostEvents,
    long OtherRecords,
    long Breaches,
    string Digest,
    int? Labels,
    IReadOnlyList<string> Notes,
    double Seconds)
{
    /// <summary>The line.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="time">How long it took.</param>
    public static string Write(ConversionResult result, TimeSpan time) => JsonSerializer.Serialize(
        new ConversionJson(
            result.Plan.In,
            result.Plan.Out,
            result.Plan.Format.Name,
            result.EventsIn,
            result.EventsOut,
            result.Filtered,
            result.FirstUs,
            result.LastUs,
            result.Counts.OutOfSensor,
            result.Counts.LostEvents,
            result.Counts.OtherRecords,
            result.Counts.Breaches,
            result.Digest,
            result.Labels,
            [.. result.From.Notes, .. result.Notes],
            Math.Round(time.TotalSeconds, 3)),
        ViewJson.Plain.ConversionJson);
}
