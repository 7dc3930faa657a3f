using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Sensors.Sources.Simulation;

/// <summary>A simulated sensor before a simulated scene, read like a recording: the same options give the same events.</summary>
public sealed class SimulatedReader : IEventReader
{
    /// <summary>The outline moves by at most this much in one time step, in pixels.</summary>
    private const double MaxMove = 0.25;

    private const int MaxStepUs = 1_000;

    private readonly SimulationOptions _options;
    private readonly IReadOnlyList<Episode> _episodes;
    private readonly SceneRenderer _renderer;
    private readonly DvsPixels _pixels;
    private readonly EventBatch _batch = new();
    private readonly long _endUs;
    private int _episode;
    private long _nowUs;
    private bool[] _isNoise = [];
    private int _count;

    /// <summary>A stream from its beginning.</summary>
    public SimulatedReader(SimulationOptions options)
    {
        _options = options;
        _episodes = Episode.Schedule(options, new SeededRandom(options.Seed));
        _renderer = new SceneRenderer(options.Geometry, options.Contrast);
        _pixels = new DvsPixels(options, new SeededRandom(options.Seed ^ 0x5EED_0F_5EA5));
        _endUs = ToUs(options.Seconds);
        Info = new RecordingInfo("simulated", options.Geometry, EventOrigin.TopLeft, []);
        StepUntilEvent();
        Labels = LabelsSince(_batch.IsEmpty ? 0 : _batch.FirstUs);
    }

    /// <summary>Names of the classes shown, in the order of their first appearance in the simulator's own list.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. ShapeClass.All.Select(shapeClass => shapeClass.Name)];

    /// <inheritdoc/>
    public RecordingInfo Info { get; }

    /// <inheritdoc/>
    public DecodeCounts Counts => default;

    /// <summary>What is shown when. Times count from the stream's first event.</summary>
    public IReadOnlyList<LabelSpan> Labels { get; }

    /// <summary>Share of the stream that has been made, 0 to 1.</summary>
    public double Progress => (double)_nowUs / _endUs;

    /// <summary>Of each event of the packet that was read last: whether it is noise, which no change of light explains. Until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<bool> IsNoise => _isNoise.AsSpan(0, _count);

    /// <inheritdoc/>
    public bool Read(EventPacket packet)
    {
        packet.Clear();
        if (_isNoise.Length < packet.Capacity)
        {
            _isNoise = new bool[packet.Capacity];
        }

        while (packet.Free > 0)
        {
            if (_batch.IsEmpty && !StepUntilEvent())
            {
                break;
            }

            _batch.MoveTo(packet, _isNoise);
        }

        _count = packet.Count;
        packet.ReachedUs = packet.Count == 0 ? null : _batch.IsEmpty ? _nowUs : _batch.FirstUs;
        return packet.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Lets time pass until there are events.</summary>
    /// <returns>False at the end of the stream.</returns>
    private bool StepUntilEvent()
    {
        _batch.Clear();
        while (_batch.IsEmpty && _nowUs < _endUs)
        {
            Step();
        }

        _batch.Sort();
        return !_batch.IsEmpty;
    }

    private void Step()
    {
        var episode = _episodes[_episode];
        var stepUs = (long)Math.Clamp(1e6 * MaxMove / episode.FastestEdge, 1, MaxStepUs);
        var nextUs = Math.Min(_nowUs + stepUs, Math.Min(ToUs(episode.End), _endUs));
        if (nextUs > _nowUs)
        {
            var (seconds, drift) = (nextUs * 1e-6, _options.Drift);
            var pose = episode.At(seconds, _options.Geometry);
            var changed = _renderer.Draw(episode.Class, pose with { Visibility = pose.Visibility * drift.LightAt(seconds) });
            _pixels.Step(_renderer.Image, changed, _nowUs, nextUs, drift.ShotNoiseAt(_options.ShotNoiseHz, seconds), _batch);
            _nowUs = nextUs;
        }

        if (_nowUs >= ToUs(episode.End) && _episode + 1 < _episodes.Count)
        {
            _episode++;
        }
    }

    /// <summary>What is over before the first event, as in a night without noise, is not told.</summary>
    private LabelSpan[] LabelsSince(long firstUs) =>
        [.. _episodes.Where(episode => ToUs(episode.End) > firstUs).Select(episode => new LabelSpan(
            episode.Class.Name,
            Math.Max(0, ToUs(episode.Start) - firstUs),
            ToUs(episode.End) - firstUs))];

    private static long ToUs(double seconds) => (long)Math.Round(seconds * 1e6);
}
