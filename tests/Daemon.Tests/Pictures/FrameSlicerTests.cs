using EdgeLearner.Daemon.Pictures;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Daemon.Tests.Pictures;

public sealed class FrameSlicerTests
{
    private static readonly PictureGrid Grid = new(new SensorGeometry(2, 2), Shrink: 1, Zoom: 1);
    private readonly FrameLog _frames = new();
    private FrameSlicer? _slicer;

    [Fact]
    public void Add_Events_AreCutIntoHalfOpenWindowsFromTheFirstOn()
    {
        Play(atUs: 0, 1000, 1099, 1100, 1250);

        Assert.Equal([new(0, 100, 2), new(100, 200, 1), new(200, 251, 1)], _frames.Spans);
    }

    [Fact]
    public void Add_FromATimeOn_ShowsNothingBefore()
    {
        Play(atUs: 150, 0, 149, 150, 249, 250);

        Assert.Equal([new(150, 250, 2), new(250, 251, 1)], _frames.Spans);
    }

    [Fact]
    public void Add_Silence_IsShownUpToASecond()
    {
        Play(atUs: 0, 0, 400, 5_000_350);

        Assert.Equal([new(0, 100, 1), new(100, 200, 0), new(200, 300, 0), new(300, 400, 0), new(400, 500, 1)], _frames.Spans.Take(5));
        Assert.Equal(5 + 10_000 + 1, _frames.Spans.Count);
        Assert.Equal(new FrameSpan(5_000_300, 5_000_351, 1), _frames.Spans[^1]);
    }

    [Fact]
    public void Add_AClockThatIsSetBack_BeginsWindowsAnew()
    {
        Play(atUs: 0, 500_000, 500_010);
        Play(atUs: 0, 60, 110, 160);

        Assert.Equal([2, 2, 1], _frames.Spans.Select(span => span.Events));
    }

    [Fact]
    public void Add_AnyCutOfTheStream_GivesTheSameFrames()
    {
        long[] timesUs = [.. Enumerable.Range(0, 500).Select(i => (i * 37L) + (i % 3))];
        Play(atUs: 300, timesUs);
        var pieces = new FrameLog();
        var slicer = new FrameSlicer(new AccumulatedCanvas(Grid), 300, 100, Grid.Cells.Pixels);
        foreach (var piece in timesUs.Chunk(7))
        {
            slicer.Add(Packet(piece), pieces);
        }

        slicer.Complete(pieces);

        Assert.Equal(_frames.Spans, pieces.Spans);
        Assert.Equal(_frames.Cells, pieces.Cells);
    }

    [Fact]
    public void Accumulated_ACell_HasTheColourOfThePolarityThatItHasMoreOf()
    {
        var canvas = new AccumulatedCanvas(Grid);
        var packet = new EventPacket(4);
        packet.Append(0, 0, 0, 1);
        packet.Append(1, 1, 0, 0);
        packet.Append(2, 1, 0, 1);
        packet.Append(3, 1, 0, 0);
        canvas.Draw(packet, ..);
        var cells = new byte[4];

        canvas.Show(10, cells);

        Assert.Equal([EventPalette.Index(1, 1 - MathF.Pow(0.4f, 0.5f)), EventPalette.Index(0, 1 - MathF.Pow(0.4f, 1.5f)), 0, 0], cells);
        canvas.Show(20, cells);
        Assert.Equal([0, 0, 0, 0], cells);
    }

    [Fact]
    public void Surface_ACell_FadesWithTheTimeSinceItsLastEvent()
    {
        var canvas = new SurfaceCanvas(Grid, fadeUs: 100);
        canvas.Draw(Packet(0), ..);
        var cells = new byte[4];

        canvas.Show(0, cells);
        Assert.Equal(EventPalette.Index(1, 1), cells[0]);
        canvas.Show(100, cells);
        Assert.Equal(EventPalette.Index(1, MathF.Exp(-1)), cells[0]);
        canvas.Show(2_000, cells);
        Assert.Equal(EventPalette.Background, cells[0]);
    }

    [Theory]
    [InlineData(34, 34, 1, 15)]
    [InlineData(640, 480, 1, 1)]
    [InlineData(1280, 720, 2, 1)]
    [InlineData(641, 3, 2, 1)]
    public void Fit_ASensor_IsScaledByWholeFactors(int width, int height, int shrink, int zoom)
    {
        var grid = PictureGrid.Fit(new SensorGeometry(width, height), smallest: 512, largest: 640);

        Assert.Equal((shrink, zoom), (grid.Shrink, grid.Zoom));
    }

    [Fact]
    public void Enlarge_Cells_BecomeSquares()
    {
        var picture = new byte[16];

        new PictureGrid(new SensorGeometry(2, 2), Shrink: 1, Zoom: 2).Enlarge([1, 2, 3, 4], picture);

        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], picture);
    }

    private void Play(long atUs, params long[] timesUs)
    {
        _slicer ??= new FrameSlicer(new AccumulatedCanvas(Grid), atUs, windowUs: 100, Grid.Cells.Pixels);
        _slicer.Add(Packet(timesUs), _frames);
        _slicer.Complete(_frames);
    }

    private static EventPacket Packet(params long[] timesUs)
    {
        var packet = new EventPacket(timesUs.Length);
        foreach (var timeUs in timesUs)
        {
            packet.Append(timeUs, 0, 0, 1);
        }

        return packet;
    }

    private sealed class FrameLog : IFrameSink
    {
        public List<FrameSpan> Spans { get; } = [];

        public List<byte[]> Cells { get; } = [];

        public bool IsFull => false;

        public void Add(ReadOnlySpan<byte> cells, FrameSpan span)
        {
            Spans.Add(span);
            Cells.Add(cells.ToArray());
        }
    }
}
