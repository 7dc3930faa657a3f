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
    public async Task Synth_IntoAFolderThatIsNotThere_IsOneLineAndExitCode1()
    {
        var cli = await Cli.RunAsync("synth", "/nowhere/x.raw", "--seconds", "1");

        Assert.Equal(1, cli.ExitCode);
        Assert.Equal("edgelearner: /nowhere/x.raw: cannot be written: there is no folder /nowhere", Assert.Single(cli.ErrorLines));
    }

    private async Task<byte[]> SynthAsync(string name, params string[] switches)
    {
        var cli = await Cli.RunAsync(["synth", _folder.File(name), "--seconds", "1", "--size", "16x16", .. switches]);
        Assert.Equal(0, cli.ExitCode);
        return await File.ReadAllBytesAsync(_folder.File(name + ".raw"), TestContext.Current.CancellationToken);
    }
}
