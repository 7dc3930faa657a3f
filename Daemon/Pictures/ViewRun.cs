using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Daemon.Pictures;

/// <summary>Makes a picture of a recording, in one pass and constant memory.</summary>
internal static class ViewRun
{
    private const int SmallPngSide = 512; // to which small sensors are enlarged
    private const int LargePngSide = 2048; // to which large ones are scaled down: a header may claim any size
    private const int SmallGifSide = 320;
    private const int LargeGifSide = 640; // a film has many frames

    /// <summary>Makes it.</summary>
    /// <param name="plan">What of.</param>
    /// <param name="progress">Is told the number of events read, once a packet.</param>
    /// <param name="stop">Ends it early; nothing is left behind.</param>
    /// <exception cref="RecordingFormatException">The recording cannot be read, or has nothing to show there.</exception>
    /// <exception cref="IOException">The picture cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static ViewResult Run(ViewPlan plan, IProgress<long> progress, CancellationToken stop)
    {
        using var reader = FormatRegistry.Open(plan.File, plan.Open with { Stop = stop });
        var sensor = reader.Info.Geometry;
        var grid = plan.IsGif ? PictureGrid.Fit(sensor, SmallGifSide, LargeGifSide) : PictureGrid.Fit(sensor, SmallPngSide, LargePngSide);
        IEventCanvas canvas = plan.Style == ViewStyle.Surface ? new SurfaceCanvas(grid, plan.WindowUs) : new AccumulatedCanvas(grid);
        using IPicture picture = plan.IsGif ? new GifPicture(plan.Out, grid, plan.WindowUs) : new PngPicture(plan.Out, grid, plan.AtUs is not null);
        var slicer = new FrameSlicer(canvas, plan.AtUs ?? 0, plan.WindowUs, grid.Cells.Pixels);
        var events = Read(reader, slicer, picture, progress, stop);
        if (picture.Frames == 0)
        {
            throw new RecordingFormatException(events == 0
                ? $"{plan.File}: there are no events to show"
                : $"{plan.File}: ends before {plan.AtUs:N0} us: choose an earlier --at");
        }

        picture.Commit();
        return new ViewResult(plan, grid, picture.Frames, picture.Span, picture.Note);
    }

    /// <returns>Events read.</returns>
    private static long Read(IEventReader reader, FrameSlicer slicer, IPicture picture, IProgress<long> progress, CancellationToken stop)
    {
        var events = 0L;
        for (var packet = new EventPacket(); !picture.IsFull && reader.Read(packet);)
        {
            stop.ThrowIfCancellationRequested();
            slicer.Add(packet, picture);
            events += packet.Count;
            progress.Report(events);
        }

        slicer.Complete(picture);
        return events;
    }
}
