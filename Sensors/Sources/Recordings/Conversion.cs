using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>Writes a recording anew: in another format, a part of it, or cleaned. In one pass and constant memory.</summary>
public sealed class Conversion : IDisposable
{
    private readonly ConversionPlan _plan;
    private readonly IEventReader _reader;
    private readonly IReadOnlyList<FilterStage> _filters;
    private readonly SensorGeometry _geometry;
    private readonly NewRecording _recording;
    private readonly CanonicalDigest _digest;
    private readonly ConversionShift? _shift;
    private readonly EventPacket _packet = new();
    private long _eventsIn;
    private long _eventsOut;
    private long? _firstTakenUs; // before the shift
    private long? _firstUs;
    private long? _lastUs;

    private Conversion(ConversionPlan plan, IEventReader reader, Action<string>? tell)
    {
        (_plan, _reader) = (plan, reader);
        _filters = FilterRegistry.Create(plan.Filters, reader.Info.Geometry, tell);
        _geometry = FilterRegistry.GeometryAfter(_filters, reader.Info.Geometry);
        _recording = new NewRecording(plan.Out, plan.Format, new WriteOptions(_geometry));
        _digest = new CanonicalDigest(new RecordingInfo(plan.Format.Name, _geometry, plan.Format.Origin, []));
        _shift = plan.FromZero ? new ConversionShift() : null;
    }

    /// <summary>Converts.</summary>
    /// <param name="plan">What, and how.</param>
    /// <param name="tell">Told what a filter has to say to people, and that a pipe is waited for, one line each. Default: nobody.</param>
    /// <param name="progress">Is told the number of events read, once a packet. Default: nobody.</param>
    /// <param name="stop">Ends it early; nothing is left behind.</param>
    /// <exception cref="RecordingFormatException">
    /// The recording or its labels cannot be read, the file cannot be written, or its format cannot code an event: one line that begins with the path.
    /// </exception>
    /// <exception cref="FilterException">A filter does not fit the sensor.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static ConversionResult Run(ConversionPlan plan, Action<string>? tell = null, IProgress<long>? progress = null, CancellationToken stop = default)
    {
        using var reader = FormatRegistry.Open(plan.In, plan.Open with { Stop = stop, Tell = tell });
        using var conversion = new Conversion(plan, reader, tell);
        return conversion.Run(progress, stop);
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        _recording.Dispose();
        _digest.Dispose();
    }

    private ConversionResult Run(IProgress<long>? progress, CancellationToken stop)
    {
        var isThere = Read(stop);
        while (isThere && _packet.Count == 0) // time before the first event
        {
            isThere = Read(stop);
        }

        var firstUs = isThere ? _packet.TimesUs[0] : 0;
        var labels = ConversionLabels.Read(_plan, firstUs);
        var window = new ConversionWindow(_plan, firstUs);
        for (; isThere; isThere = Read(stop))
        {
            Take(window.Apply(_packet));
            progress?.Report(_eventsIn);
        }

        var spans = labels?.Write(_firstTakenUs - firstUs);
        Commit(labels);
        return Result(spans);
    }

    private void Commit(ConversionLabels? labels)
    {
        try
        {
            _recording.Commit();
        }
        catch
        {
            labels?.Withdraw();
            throw;
        }
    }

    private bool Read(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            var isThere = _reader.Read(_packet);
            _eventsIn += _packet.Count;
            return isThere;
        }
        catch (IOException error)
        {
            throw new RecordingFormatException($"{_plan.In}: {error.Message}");
        }
    }

    private void Take(EventPacket packet)
    {
        foreach (var filter in _filters)
        {
            packet = filter.Apply(packet);
        }

        if (packet.Count == 0)
        {
            return;
        }

        _firstTakenUs ??= packet.TimesUs[0];
        packet = _shift?.Apply(packet) ?? packet;
        Write(packet);
        _digest.Add(packet);
        _eventsOut += packet.Count;
        _firstUs ??= packet.TimesUs[0];
        _lastUs = packet.TimesUs[^1];
    }

    private void Write(EventPacket packet)
    {
        try
        {
            _recording.Write(packet);
        }
        catch (RecordingFormatException) when (_shift is not null && ConversionShift.Earliest(packet.TimesUs) is < 0 and var earliestUs)
        {
            throw new RecordingFormatException(
                $"{_plan.Out}: {_plan.Format.Name} counts from 0, and the recording steps back to {-earliestUs} us before its beginning; {NoWord.WriteWholeTimes}");
        }
    }

    private ConversionResult Result(int? labels) => new(
        _plan,
        _reader.Info,
        _reader.Counts,
        _geometry,
        _eventsIn,
        _eventsOut,
        _filters.GroupBy(filter => filter.Name).ToDictionary(filters => filters.Key, filters => filters.Sum(filter => filter.Removed)),
        _firstUs,
        _lastUs,
        _digest.ToString(),
        labels)
    {
        Notes = _recording.Notes,
    };
}
