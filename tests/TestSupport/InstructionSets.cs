using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace EdgeLearner.TestSupport;

/// <summary>Runs tests as on lesser processors: a test program again, in a process in which the runtime makes no use of some instructions.</summary>
/// <remarks>Methods are compiled there once, as they are when they are hot: a short test would not see that code else.</remarks>
public static partial class InstructionSets
{
    private const string ExpectedBits = "EDGELEARNER_EXPECTED_VECTOR_BITS";

    /// <summary>Bits of the widest vector that the runtime computes with here.</summary>
    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Runs all tests of some classes, and fails where one of them fails or is skipped.</summary>
    /// <param name="offSwitch">The runtime's switch that is set to 0.</param>
    /// <param name="widestBits">Bits of the widest vector that this leaves.</param>
    /// <param name="probe">A test that calls <see cref="AssertWhatTheSwitchLeaves"/>.</param>
    /// <param name="suites">The classes, all of the probe's program.</param>
    /// <returns>How many tests ran.</returns>
    public static async Task<int> RunWithoutAsync(string offSwitch, int widestBits, (Type Class, string Method) probe, params Type[] suites)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, probe.Class.Assembly.GetName().Name!),
            [
                "-noLogo", "-noColor", "-failSkips", "-explicit", "on", "-method", $"{probe.Class.FullName}.{probe.Method}",
                .. suites.SelectMany(suite => new[] { "-method", $"{suite.FullName}.*" }),
            ])
        {
            RedirectStandardOutput = true,
            Environment = { [offSwitch] = "0", ["DOTNET_TieredCompilation"] = "0", [ExpectedBits] = Math.Min(widestBits, VectorBits).ToString(CultureInfo.InvariantCulture) },
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(child.ExitCode == 0, output);
        return int.Parse(TotalRun().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>For an explicit test, which runs only in a process that another one starts: shows that the switch is one that this runtime knows.</summary>
    public static void AssertWhatTheSwitchLeaves() =>
        Assert.Equal(Environment.GetEnvironmentVariable(ExpectedBits), VectorBits.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex TotalRun();
}
