using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Every frame, one after the other, until there are enough.</summary>
internal sealed class GifPicture : IPicture
{
    /// <summary>Most frames: 10 s of 40 ms each.</summary>
    public const int MaxFrames = 250;

    private const long MaxBytes = 50_000_000; // of what a browser is asked to show
    private const int ShortestDelay = 2; // hundredths of a second; what is less is shown as 10
    private const int UsPerHundredth = 10_000;

    private readonly PictureGrid _grid;
    private readonly NewFile _file;
    private readonly GifWriter _gif;
    private readonly byte[] _pixels;
    private long _bytes;

    /// <summary>Begins the file.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="grid">Size of a frame.</param>
    /// <param name="windowUs">Time in a frame, in microseconds: it is shown for as long, or 20 ms.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public GifPicture(string path, PictureGrid grid, long windowUs)
    {
        _grid = grid;
        _file = new NewFile(path);
        _pixels = new byte[grid.Picture.Pixels];
        _gif = new GifWriter(_file.Stream, grid.Picture, (ushort)Math.Clamp((windowUs + (UsPerHundredth / 2)) / UsPerHundredth, ShortestDelay, ushort.MaxValue));
    }

    /// <inheritdoc/>
    public int Frames { get; private set; }

    /// <inheritdoc/>
    public FrameSpan Span { get; private set; }

    /// <inheritdoc/>
    public bool IsFull => Frames == MaxFrames || _bytes >= MaxBytes;

    /// <inheritdoc/>
    public string? Note => IsFull
        ? $"ends here with {Frames} frames, {_bytes / 1e6:F1} MB: --at shows what comes later, a longer --window more of it"
        : null;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> cells, FrameSpan span)
    {
        _grid.Enlarge(cells, _pixels);
        _gif.Write(_pixels);
        Span = new FrameSpan(Frames == 0 ? span.StartUs : Span.StartUs, span.EndUs, Span.Events + span.Events);
        Frames++;
        _bytes = _file.Stream.Position;
    }

    /// <inheritdoc/>
    public void Commit()
    {
        _gif.Complete();
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
