using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Events over time, in constant memory however long it takes: when the last bin is used, each two become one, twice as long. One thread.</summary>
public sealed class RateHistory
{
    private const int MaxBins = 128;
    private const long FirstBinUs = 100;

    private readonly long[] _counts = new long[MaxBins];
    private long? _firstUs;
    private int _used;

    /// <summary>Length of a bin, in microseconds: 100 times a power of 2.</summary>
    public long BinUs { get; private set; } = FirstBinUs;

    /// <summary>Events in each bin from the first event to the latest, 128 at most. The last bin may not be full yet.</summary>
    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, _used);

    /// <summary>Adds the events of a packet. One a little out of order may count for the bin of the one before it.</summary>
    public void Add(EventPacket packet)
    {
        var timesUs = packet.TimesUs;
        for (var at = 0; at < timesUs.Length;)
        {
            _firstUs ??= timesUs[at];
            var bin = BinOf(timesUs[at]);
            var later = timesUs[at..].IndexOfAnyExceptInRange(long.MinValue, Math.Max(timesUs[at], _firstUs.Value + ((bin + 1) * BinUs) - 1));
            var end = later < 0 ? timesUs.Length : at + later;
            _counts[bin] += end - at;
            at = end;
        }
    }

    /// <summary>The bin of a time, made to be there. What lies before the first event, where a clock was set back, counts for the first bin.</summary>
    private int BinOf(long timeUs)
    {
        var sinceUs = Math.Max(0, timeUs - _firstUs!.Value);
        while (sinceUs / BinUs >= MaxBins)
        {
            Halve();
        }

        var bin = (int)(sinceUs / BinUs);
        _used = Math.Max(_used, bin + 1);
        return bin;
    }

    private void Halve()
    {
        for (var bin = 0; bin < MaxBins / 2; bin++)
        {
            _counts[bin] = _counts[2 * bin] + _counts[(2 * bin) + 1];
        }

        Array.Clear(_counts, MaxBins / 2, MaxBins / 2);
        BinUs *= 2;
        _used = (_used + 1) / 2;
    }
}
