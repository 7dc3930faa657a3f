using System.Globalization;
using EdgeLearner.Daemon.Tests.Support;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Commands;

public sealed class SynthCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Synth_TheSameSeed_WritesTheSameBytes()
    {
        var first = await SynthAsync("a", "--seed", "9");
        var second = await SynthAsync("b", "--seed", "9");
        var other = await SynthAsync("c", "--seed", "10");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.All([".raw", ".labels.csv", ".json"], extension => Assert.True(File.Exists(_folder.File("a" + extension)), extension));
    }

    [Fact]
    public async Task Synth_WithoutNoise_HasFewerEvents()
    {
        var noisy = await SynthAsync("noisy", "--shot-noise-hz", "50");
        var clean = await SynthAsync("clean", "--shot-noise-hz", "0", "--leak-hz", "0", "--hot-pixel-share", "0");

        Assert.True(clean.Length < noisy.Length);
    }

    [Fact]
    public async Task Synth_ADayInTenSeconds_IsDarkAtBothEndsAndNoisyWhenTold()
    {
        string[] day = ["--seconds", "10", "--shot-noise-hz", "0", "--leak-hz", "0", "--hot-pixel-share", "0"];
        var noon = await SynthAsync("noon", day);
        var dark = await SynthAsync("dark", [.. day, "--day", "10", "--night-light", "0.1"]);
        var noisy = await SynthAsync("noisy", [.. day, "--noisy-at", "2", "--noisy-for", "5", "--noisy-hz", "20"]);

        Assert.InRange(dark.Length, 1, noon.Length - 1);
        Assert.True(noisy.Length > noon.Length);
    }

    [Fact]
    public async Task Synth_ALateClass_IsNotLabelledBeforeItsTime()
    {
        await SynthAsync("late", "--seconds", "12", "--late-class", "disc-slide", "--late-class-at", "6");
        var starts = File.ReadLines(_folder.File("late.labels.csv")).Where(line => line.StartsWith("disc-slide,", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(starts);
        Assert.All(starts, start => Assert.True(start > 5_900_000));
    }

    [Theory]
    [InlineData("--night-light 0: must be from 0.1 to 1", "--night-light", "0")]
    [InlineData("--late-class frog: must be empty or one of", "--late-class", "frog")]
    [InlineData("--seconds 0: must be from 0.1 to 86400", "--seconds", "0")]
    [InlineData("--max-episode 0.4 is less than --min-episode 0.6", "--max-episode", "0.4")]
    [InlineData("--late-class changes nothing without --late-class-at", "--late-class", "disc-slide")]
    [InlineData("--late-class-at changes nothing without --late-class", "--late-class-at", "6")]
    [InlineData("--noisy-at changes nothing without --noisy-for", "--noisy-at", "6")]
    [InlineData("--noisy-hz changes nothing without --noisy-for", "--noisy-hz", "6")]
    [InlineData("--day changes nothing without --night-light or --speed-swing", "--day", "60")]
    [InlineData("--noisy-at 60: the recording ends before, after 60 s (--seconds)", "--noisy-at", "60", "--noisy-for", "5")]
    [InlineData("--late-class '' with --late-class-at 6 changes nothing", "--late-class", "", "--late-class-at", "6")]
    [InlineData("--late-class 'disc-slide' with --late-class-at 0 changes nothing", "--late-class", "disc-slide", "--late-class-at", "0")]
    [InlineData("--late-class-at 11.9: no episode of disc-slide begins before the end, after 12 s (--seconds)", "--seconds", "12", "--late-class", "disc-slide", "--late-class-at", "11.9")]
    [InlineData("--late-class-at 61: the recording ends before, after 60 s (--seconds)", "--late-class", "disc-slide", "--late-class-at", "61")]
    public async Task Synth_SwitchesThatCannotBeOrChangeNothing_AreOneLineAndExitCode2(string complaint, params string[] switches)
    {
        var cli = await Cli.RunAsync(["synth", _folder.File("x"), .. switches]);

        Assert.Equal(2, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Synth_NoiseWithoutItsBeginning_IsThereFromTheStart()
    {
        var clean = await SynthAsync("clean");
        var noisy = await SynthAsync("noisy", "--noisy-for", "1", "--noisy-hz", "50");

        Assert.True(noisy.Length > clean.Length);
    }

    [Theory]
    [InlineData(".es")]
    [InlineData(".aedat4")]
    [InlineData(".csv")]
    public async Task Synth_AnotherExtension_WritesWhatConvertMakesOfTheRaw(string extension)
    {
        await SynthAsync("raw");
        Assert.Equal(0, (await Cli.RunAsync("convert", _folder.File("raw.raw"), _folder.File("converted" + extension))).ExitCode);

        var cli = await Cli.RunAsync("synth", _folder.File("x" + extension), "--size", "16x16", "--seconds", "1");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(File.ReadAllBytes(_folder.File("converted" + extension)), File.ReadAllBytes(_folder.File("x" + extension)));
        Assert.Equal(["x" + extension, "x.json", "x.labels.csv"], Directory.GetFiles(_folder.Path, "x.*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Synth_AnExtensionThatIsNotWritten_IsOneLineAndExitCode2()
    {
        var cli = await Cli.RunAsync("synth", _folder.File("x.bag"), "--seconds", "1");

        Assert.Equal(2, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {_folder.File("x.bag")}: no format that is written has the extension '.bag'; these are: ", Assert.Single(cli.ErrorLines));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Synth_IntoAFolderThatIsNotThere_IsOneLineAndExitCode2()
    {
        var cli = await Cli.RunAsync("synth", "/nowhere/x.raw", "--seconds", "1");

        Assert.Equal(2, cli.ExitCode);
        Assert.Equal("edgelearner: OUT /nowhere/x.raw: there is no folder /nowhere; make it, or name another", Assert.Single(cli.ErrorLines));
    }

    private async Task<byte[]> SynthAsync(string name, params string[] switches)
    {
        var cli = await Cli.RunAsync(["synth", _folder.File(name), "--size", "16x16", .. switches.Contains("--seconds") ? (string[])[] : ["--seconds", "1"], .. switches]);
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        return await File.ReadAllBytesAsync(_folder.File(name + ".raw"), TestContext.Current.CancellationToken);
    }
}
