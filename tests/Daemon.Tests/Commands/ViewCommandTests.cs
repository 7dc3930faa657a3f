using EdgeLearner.Daemon.Pictures;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;
using SkiaSharp;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class ViewCommandTests(SynthFixture synth) : IClassFixture<SynthFixture>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("accumulate")]
    [InlineData("surface")]
    public async Task View_AsPng_IsOneFrameOfTheSensorEnlarged(string style)
    {
        var png = _folder.File("x.png");

        var cli = await Cli.RunAsync("view", synth.Recording, "-o", png, "--at", "1000000", "--style", style);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Contains("from 1,000,000 to 1,020,000 us after the first", cli.Out);
        using var bitmap = SKBitmap.Decode(png);
        Assert.Equal((512, 512), (bitmap.Width, bitmap.Height));
        Assert.True(bitmap.Pixels.Distinct().Count() > 2);
        Assert.Equal(bitmap.GetPixel(0, 0), bitmap.GetPixel(15, 15)); // one pixel of the sensor
    }

    [Fact]
    public async Task View_AsPng_IsTheFullestWindowIfNoneIsNamed()
    {
        var cli = await Cli.RunAsync("view", synth.Recording, "-o", _folder.File("x.png"));

        Assert.Contains("  note     the window with the most events: --at shows another", cli.Out);
    }

    [Fact]
    public async Task View_AsGif_PlaysInTheSensorsTimeUntilThereAreEnoughFrames()
    {
        var gif = _folder.File("x.gif");

        var cli = await Cli.RunAsync("view", synth.Recording, "-o", gif, "--at", "1000000");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        using var codec = SKCodec.Create(gif);
        Assert.Equal((320, 320, GifPicture.MaxFrames), (codec.Info.Width, codec.Info.Height, codec.FrameCount));
        Assert.All(codec.FrameInfo, frame => Assert.Equal(40, frame.Duration));
        Assert.Contains("from 1,000,000 to 11,000,000 us after the first", cli.Out);
        Assert.Contains("  note     ends here with 250 frames", cli.Out);
    }

    [Theory]
    [InlineData("x.bmp", "", "-o x.bmp: must end in .png for one frame, or in .gif for a film")]
    [InlineData("/nowhere/x.png", "", "-o /nowhere/x.png: there is no folder /nowhere; make it, or name another")]
    [InlineData("x.png", "--at=-1", "--at -1: must be 0 or more")]
    [InlineData("x.png", "--window=0", "--window 0: must be from 1 to 3600000000")]
    public async Task View_OfWhatMakesNoSense_SaysWhatDoes(string file, string option, string complaint)
    {
        var cli = await Cli.RunAsync(["view", synth.Recording, "-o", file, .. option.Length > 0 ? [option] : Array.Empty<string>()]);

        Assert.Equal((2, $"edgelearner: {complaint}"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
    }

    [Theory]
    [InlineData("x.png")]
    [InlineData("x.gif")]
    public async Task View_BehindTheEnd_SaysSoAndLeavesNothing(string name)
    {
        var picture = _folder.File(name);

        var cli = await Cli.RunAsync("view", synth.Recording, "-o", picture, "--at", "20000000");

        Assert.Equal((1, $"edgelearner: {synth.Recording}: ends before 20,000,000 us: choose an earlier --at"), (cli.ExitCode, Assert.Single(cli.ErrorLines)));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(picture)!));
    }

    [Fact]
    public async Task View_OverTheRecording_IsRefused()
    {
        var gif = _folder.File("x.gif");
        File.Copy(synth.Recording, gif);

        var cli = await Cli.RunAsync("view", gif, "-o", gif);

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains("which is what is read: choose another name", cli.Error);
    }
}
