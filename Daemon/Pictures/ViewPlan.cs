using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>What of a recording is shown, and how.</summary>
/// <param name="File">The recording.</param>
/// <param name="Out">The picture; its extension is that of <paramref name="IsGif"/>.</param>
/// <param name="IsGif">Whether it is a film, as GIF; else one frame, as PNG.</param>
/// <param name="AtUs">Where it begins, in microseconds since the first event; null = a film from the beginning, or the frame with the most events.</param>
/// <param name="WindowUs">Time in a frame, in microseconds.</param>
/// <param name="Style">What a frame shows.</param>
internal sealed record ViewPlan(string File, string Out, bool IsGif, long? AtUs, long WindowUs, ViewStyle Style)
{
    /// <summary>What is known better than the file knows it. Default: nothing.</summary>
    public OpenOptions Open { get; init; } = new();
}

/// <summary>What a frame shows.</summary>
internal enum ViewStyle
{
    /// <summary>How many events there were in the window.</summary>
    Accumulate,

    /// <summary>How long ago the last one was, at the window's end.</summary>
    Surface,
}

/// <summary>What became of it.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Grid">Size of the picture.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="Span">What they show.</param>
/// <param name="Note">What was left out and why; null = nothing.</param>
internal sealed record ViewResult(ViewPlan Plan, PictureGrid Grid, int Frames, FrameSpan Span, string? Note);
