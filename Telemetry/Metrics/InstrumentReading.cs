using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeLearner.Telemetry.Metrics;

/// <summary>What one instrument last said: a histogram's distribution, or a value for each tag.</summary>
internal sealed class InstrumentReading
{
    private const string NoTag = "";

    private readonly LatencyHistogram? _latencies;
    private readonly bool _accumulates;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _values = [];

    /// <summary>A reading of nothing yet.</summary>
    public InstrumentReading(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _latencies = kind == typeof(Histogram<>) ? new LatencyHistogram() : null;
        _accumulates = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>); // observable ones report their total
    }

    /// <summary>Takes a measurement; on the thread that measures.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_latencies is not null)
        {
            _latencies.Record(value);
            return;
        }

        var tag = tags.IsEmpty ? NoTag : tags[0].Value as string ?? Convert.ToString(tags[0].Value, CultureInfo.InvariantCulture) ?? NoTag;
        lock (_gate)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, tag, out _);
            last = _accumulates ? last + value : value;
        }
    }

    /// <summary>Sum over all tags; null before the first measurement.</summary>
    public double? Sum()
    {
        lock (_gate)
        {
            return _values.Count == 0 ? null : _values.Values.Sum();
        }
    }

    /// <summary>A copy of the value of each tag that is a finite number.</summary>
    public IReadOnlyDictionary<string, double> ByTag()
    {
        lock (_gate)
        {
            return _values.Where(value => double.IsFinite(value.Value)).ToDictionary();
        }
    }

    /// <summary>See <see cref="LatencyHistogram.TakeSummary"/>.</summary>
    public LatencySummary? TakeLatency() => _latencies?.TakeSummary();
}
