using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Sensors.Filters;

/// <summary>Drops events of pixels that fire by themselves: learned from the stream's beginning, or known from a file.</summary>
/// <remarks>
/// Everything passes while it learns. What is hot is the sensor's and not the scene's: it outlives breaks of the stream, over which learning goes on.
/// </remarks>
public sealed class HotPixelFilter : IEventFilter
{
    private readonly bool[] _isHot;
    private readonly string? _file;
    private readonly Action<string>? _tell;
    private HotPixelLearner? _learner;

    private HotPixelFilter(SensorGeometry geometry, string? file, HotPixelLearner? learner, Action<string>? tell)
    {
        Geometry = geometry;
        _isHot = new bool[geometry.Pixels];
        _file = file;
        _learner = learner;
        _tell = tell;
    }

    /// <inheritdoc/>
    public string Name => "hot";

    /// <inheritdoc/>
    public SensorGeometry Geometry { get; }

    /// <summary>A filter for one stream: 1 byte a pixel, and 4 more while it learns.</summary>
    /// <param name="options">Validated: how long to learn, and where the result stands.</param>
    /// <param name="geometry">Size of the sensor.</param>
    /// <param name="tell">Told, on the stream's thread, what was learned and whether it could be saved, one line each; must not block. Default: nobody.</param>
    /// <exception cref="FilterException">The file cannot be read, or is of another sensor.</exception>
    public static HotPixelFilter Create(FilterOptions options, SensorGeometry geometry, Action<string>? tell = null)
    {
        if (options.HotPixelFile is { } file && File.Exists(file))
        {
            var filter = new HotPixelFilter(geometry, file, learner: null, tell);
            filter.Mask(HotPixelFile.Read(file, geometry));
            return filter;
        }

        return new(geometry, options.HotPixelFile, new HotPixelLearner(geometry, options.HotPixelSeconds, options.HotPixelHz), tell);
    }

    /// <inheritdoc/>
    public void Apply(EventPacket input, EventPacket output)
    {
        var learned = _learner?.Learn(input) ?? 0;
        output.Append(input, ..learned);
        if (_learner is { IsDone: true } learner)
        {
            _learner = null;
            Finish(learner.Find());
        }

        var timesUs = input.TimesUs;
        var xs = input.Xs;
        var ys = input.Ys;
        for (var i = learned; i < timesUs.Length; i++)
        {
            if (!_isHot[(ys[i] * Geometry.Width) + xs[i]])
            {
                output.Append(timesUs[i], xs[i], ys[i], input.Polarities[i]);
            }
        }
    }

    private void Mask(IEnumerable<int> pixels)
    {
        foreach (var pixel in pixels)
        {
            _isHot[pixel] = true;
        }
    }

    /// <summary>A disk that fails costs the file, not the stream.</summary>
    private void Finish(IReadOnlyList<int> pixels)
    {
        Mask(pixels);
        _tell?.Invoke($"{pixels.Count:N0} of {Geometry.Pixels:N0} pixels are hot and are left out from now on");
        try
        {
            if (_file is not null)
            {
                HotPixelFile.Write(_file, Geometry, pixels);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _tell?.Invoke($"{_file}: hot pixels cannot be saved: {error.Message}");
        }
    }
}
