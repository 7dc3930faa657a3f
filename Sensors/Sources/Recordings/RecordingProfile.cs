using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Filters;

namespace EdgeLearner.Sensors.Sources.Recordings;

/// <summary>What people ask of a recording beyond its counts: rate over time, gaps, order, hot pixels. One pass, constant memory; one thread.</summary>
public sealed class RecordingProfile
{
    /// <summary>A silence longer than this is a gap, in microseconds.</summary>
    public const long GapUs = 100_000;

    private const double HotPixelHz = 10;
    private const int MaxCountedPixels = 1 << 24; // 64 MB: a header may claim any size

    private readonly SensorGeometry _geometry;
    private readonly PixelCounts? _pixels;
    private long? _firstUs;
    private long _lastUs;
    private long _events;

    /// <summary>An empty profile.</summary>
    /// <param name="geometry">Size of the sensor.</param>
    public RecordingProfile(SensorGeometry geometry)
    {
        _geometry = geometry;
        _pixels = geometry.Pixels is > 0 and <= MaxCountedPixels ? new PixelCounts(geometry) : null;
    }

    /// <summary>Events over time.</summary>
    public RateHistory Rates { get; } = new();

    /// <summary>Silences longer than <see cref="GapUs"/>.</summary>
    public long Gaps { get; private set; }

    /// <summary>The longest silence, in microseconds.</summary>
    public long LongestGapUs { get; private set; }

    /// <summary>Where it begins, in microseconds since the first event.</summary>
    public long LongestGapStartUs { get; private set; }

    /// <summary>The farthest that an event lies before the one before it, in microseconds.</summary>
    public long FarthestBackUs { get; private set; }

    /// <summary>Adds the events of a packet.</summary>
    public void Add(EventPacket packet)
    {
        if (packet.Count == 0)
        {
            return;
        }

        Rates.Add(packet);
        _pixels?.Add(packet, packet.Count);
        _events += packet.Count;
        var firstUs = _firstUs ??= packet.TimesUs[0];
        var lastUs = _events == packet.Count ? firstUs : _lastUs;
        foreach (var timeUs in packet.TimesUs)
        {
            var stepUs = timeUs - lastUs;
            if (stepUs > LongestGapUs)
            {
                (LongestGapUs, LongestGapStartUs) = (stepUs, lastUs - firstUs);
            }

            Gaps += stepUs > GapUs ? 1 : 0;
            FarthestBackUs = Math.Max(FarthestBackUs, -stepUs);
            lastUs = timeUs;
        }

        _lastUs = lastUs;
    }

    /// <summary>The pixels that have far more events than those around them, 10 a second or more; null where the sensor is too large to tell.</summary>
    /// <returns>The busiest first.</returns>
    public IReadOnlyList<HotPixel>? FindHotPixels()
    {
        var seconds = Math.Max(0, _lastUs - (_firstUs ?? 0)) * 1e-6;
        return _pixels is null ? null :
        [
            .. _pixels.FindHot(seconds, HotPixelHz)
                .Select(pixel => new HotPixel(pixel % _geometry.Width, pixel / _geometry.Width, _pixels[pixel]))
                .OrderByDescending(pixel => pixel.Events),
        ];
    }
}

/// <summary>A pixel that fires by itself.</summary>
/// <param name="X">Column, 0 at the left.</param>
/// <param name="Y">Row, 0 at the top.</param>
/// <param name="Events">Its events.</param>
public readonly record struct HotPixel(int X, int Y, int Events);
