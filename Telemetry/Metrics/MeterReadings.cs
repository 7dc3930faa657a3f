using System.Diagnostics.Metrics;

namespace EdgeLearner.Telemetry.Metrics;

/// <summary>Reads what the program measures: every instrument of the meters whose names begin with <c>EdgeLearner.</c>, by its name.</summary>
/// <remarks>
/// Only meters of one factory are heard, so that several pipelines in a process do not mix. Histograms and counters may be recorded on any
/// thread, hot ones included: that allocates nothing. One thread reads.
/// </remarks>
public sealed class MeterReadings : IDisposable
{
    private const string MeterPrefix = "EdgeLearner.";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InstrumentReading> _instruments = [];

    /// <summary>Listens from now on; instruments may come later.</summary>
    /// <param name="meters">The factory whose meters are heard.</param>
    public MeterReadings(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, reading) => ((InstrumentReading)reading!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, reading) => ((InstrumentReading)reading!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, reading) => ((InstrumentReading)reading!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments for their values of now.</summary>
    /// <exception cref="AggregateException">An instrument failed; the others have been read.</exception>
    public void Refresh() => _listener.RecordObservableInstruments();

    /// <summary>Value of an instrument, summed over its tags; null where nothing was measured, or no finite number.</summary>
    public double? Value(string instrument) => Finite(Find(instrument)?.Sum());

    /// <summary>The same of an instrument that counts in whole numbers.</summary>
    public long? Count(string instrument) => (long?)Value(instrument);

    /// <summary>Values by the first tag's value, in the order in which they were first measured; null where nothing was.</summary>
    public IReadOnlyDictionary<string, double>? ByTag(string instrument) =>
        Find(instrument)?.ByTag() is { Count: > 0 } values ? values : null;

    /// <summary>What a histogram of seconds recorded since this was last asked; null where nothing was.</summary>
    public LatencySummary? TakeLatency(string instrument) => Find(instrument)?.TakeLatency();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private InstrumentReading Add(Instrument instrument)
    {
        lock (_gate)
        {
            return _instruments[instrument.Name] = new InstrumentReading(instrument);
        }
    }

    private InstrumentReading? Find(string instrument)
    {
        lock (_gate)
        {
            return _instruments.GetValueOrDefault(instrument);
        }
    }
}
