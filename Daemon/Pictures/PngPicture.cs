using EdgeLearner.Sensors;
using SkiaSharp;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>One frame: the first, or the one with the most events.</summary>
/// <param name="path">Where it goes.</param>
/// <param name="grid">Its size.</param>
/// <param name="takesFirst">Whether the first frame is wanted.</param>
internal sealed class PngPicture(string path, PictureGrid grid, bool takesFirst) : IPicture
{
    private const int BestQuality = 100;

    private readonly byte[] _cells = new byte[grid.Cells.Pixels];

    /// <inheritdoc/>
    public int Frames { get; private set; }

    /// <inheritdoc/>
    public FrameSpan Span { get; private set; }

    /// <inheritdoc/>
    public bool IsFull => takesFirst && Frames > 0;

    /// <inheritdoc/>
    public string? Note => takesFirst ? null : "the window with the most events: --at shows another";

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> cells, FrameSpan span)
    {
        if (Frames == 0 || span.Events > Span.Events)
        {
            cells.CopyTo(_cells);
            (Frames, Span) = (1, span);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
        var size = grid.Picture;
        var pixels = new byte[size.Pixels];
        grid.Enlarge(_cells, pixels);
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Paint(pixels, bitmap.GetPixelSpan());
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, BestQuality);
        using var file = new NewFile(path);
        png.SaveTo(file.Stream);
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static void Paint(ReadOnlySpan<byte> pixels, Span<byte> rgba)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            EventPalette.Rgbs.Slice(3 * pixels[i], 3).CopyTo(rgba[(4 * i)..]);
            rgba[(4 * i) + 3] = byte.MaxValue;
        }
    }
}
