using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EdgeLearner.Sensors.Tests.Formats.Evt3;

namespace EdgeLearner.Sensors.Tests;

/// <summary>Decoding as on lesser processors: this test program again, in a process in which the runtime makes no use of some instructions.</summary>
public partial class InstructionSetTests
{
    private const string Suite = nameof(Evt3StraightTests);

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")] // not even Vector128: word by word
    public async Task Decode_WithoutSomeInstructions_GivesTheSame(string offSwitch)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The runtime's switches are about x64 processors.");
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, typeof(InstructionSetTests).Assembly.GetName().Name!), ["-noLogo", "-noColor", "-failSkips", "-class", $"*{Suite}"])
        {
            RedirectStandardOutput = true,
            Environment = { [offSwitch] = "0" },
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(child.ExitCode == 0, output);
        Assert.True(int.Parse(TotalRun().Match(output).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) > Evt3StraightTests.Seeds.Count, output);
    }

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex TotalRun();
}
