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
        string[] day = ["--seconds", "10", "--day", "10", "--shot-noise-hz", "0", "--leak-hz", "0", "--hot-pixel-share", "0"];
        var noon = await SynthAsync("noon", day);
        var dark = await SynthAsync("dark", [.. day, "--night-light", "0.1"]);
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
    [InlineData("Drift:NightLight = 0: must be from 0.1 to 1", "--night-light", "0")]
    [InlineData("Drift:LateClass = frog: must be empty or one of", "--late-class", "frog")]
    public async Task Synth_DriftThatCannotBe_IsOneLineAndExitCode2(string complaint, params string[] switches)
    {
        var cli = await Cli.RunAsync(["synth", _folder.File("x"), .. switches]);

        Assert.Equal(2, cli.ExitCode);
        Assert.StartsWith($"edgelearner: {complaint}", Assert.Single(cli.ErrorLines));
    }

    [Fact]
    public async Task Synth_IntoAFolderThatIsNotThere_IsOneLineAndExitCode1()
    {
        var cli = await Cli.RunAsync("synth", "/nowhere/x.raw", "--seconds", "1");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal("edgelearner: /nowhere/x.raw: cannot be written: there is no folder /nowhere", Assert.Single(cli.ErrorLines));
    }

    private async Task<byte[]> SynthAsync(string name, params string[] switches)
    {
        var cli = await Cli.RunAsync(["synth", _folder.File(name), "--size", "16x16", .. switches.Contains("--seconds") ? (string[])[] : ["--seconds", "1"], .. switches]);
        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        return await File.ReadAllBytesAsync(_folder.File(name + ".raw"), TestContext.Current.CancellationToken);
    }
}
