using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>What a recording holds, from one pass over it in constant memory.</summary>
/// <param name="File">The path as given.</param>
/// <param name="Info">Format, sensor size, origin, and what was assumed for want of a header line.</param>
/// <param name="Events">Events on the sensor: those that the digest covers.</param>
/// <param name="On">Those of them that are ON.</param>
/// <param name="FirstUs">Time of the first event as coded, in microseconds; null without events.</param>
/// <param name="LastUs">Time of the last event, likewise.</param>
/// <param name="OutOfOrder">How often an event is earlier than the one before it.</param>
/// <param name="Counts">What did not become an event.</param>
/// <param name="Digest">See <see cref="CanonicalDigest"/>; null where not asked for.</param>
public sealed record RecordingSummary(
    string File,
    RecordingInfo Info,
    long Events,
    long On,
    long? FirstUs,
    long? LastUs,
    long OutOfOrder,
    DecodeCounts Counts,
    string? Digest)
{
    /// <summary>What people ask beyond that; null where it was not asked for.</summary>
    public RecordingProfile? Profile { get; init; }

    /// <summary>From the first event to the last, in microseconds; null without events.</summary>
    public long? DurationUs => LastUs - FirstUs;

    /// <summary>Where the file has its y = 0, as people write it: <c>top-left</c> or <c>bottom-left</c>.</summary>
    public string Origin => Info.Origin == EventOrigin.BottomLeft ? "bottom-left" : "top-left";

    /// <summary>Reads a recording through.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the caller knows better than the file.</param>
    /// <param name="withDigest">Whether to hash the events.</param>
    /// <param name="progress">Is told the number of events so far, once a packet. Default: nobody.</param>
    /// <param name="withProfile">Whether to look closer. Default: no.</param>
    /// <param name="stop">Ends the reading early.</param>
    /// <exception cref="RecordingFormatException">The file cannot be read: one line that begins with the path.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static RecordingSummary Read(
        string path, OpenOptions options, bool withDigest, IProgress<long>? progress = null, bool withProfile = false, CancellationToken stop = default)
    {
        using var reader = FormatRegistry.Open(path, options with { Stop = stop });
        using var digest = withDigest ? new CanonicalDigest(reader.Info) : null;
        var summary = new RecordingSummary(path, reader.Info, 0, 0, null, null, 0, default, null)
        {
            Profile = withProfile ? new RecordingProfile(reader.Info.Geometry) : null,
        };
        try
        {
            for (var packet = new EventPacket(); reader.Read(packet);)
            {
                stop.ThrowIfCancellationRequested();
                summary = summary.With(packet);
                digest?.Add(packet);
                summary.Profile?.Add(packet);
                progress?.Report(summary.Events);
            }
        }
        catch (IOException error)
        {
            throw new RecordingFormatException($"{path}: {error.Message}");
        }

        return summary with { Counts = reader.Counts, Digest = digest?.ToString() };
    }

    private RecordingSummary With(EventPacket packet)
    {
        if (packet.Count == 0)
        {
            return this;
        }

        var timesUs = packet.TimesUs;
        var polarities = packet.Polarities;
        var (on, outOfOrder, lastUs) = (0, 0, LastUs ?? long.MinValue);
        for (var i = 0; i < timesUs.Length; i++)
        {
            on += polarities[i];
            outOfOrder += timesUs[i] < lastUs ? 1 : 0;
            lastUs = timesUs[i];
        }

        return this with
        {
            Events = Events + timesUs.Length,
            On = On + on,
            FirstUs = FirstUs ?? timesUs[0],
            LastUs = lastUs,
            OutOfOrder = OutOfOrder + outOfOrder,
        };
    }
}
