using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The engine as on lesser processors: this test program again, in a process in which the runtime makes no use of some instructions.</summary>
public partial class InstructionSetTests
{
    private const string ExpectedBits = "EDGELEARNER_EXPECTED_VECTOR_BITS";
    private static readonly Type[] Suites = [typeof(GoldenVectorTests), typeof(ManagedEngineTests)];

    /// <summary>Bits of the widest vector that the runtime computes with here.</summary>
    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)] // three-operand instructions, no fused multiply-add
    [InlineData("DOTNET_EnableAVX", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Engine_WithoutSomeInstructions_PassesTheGoldenVectors(string offSwitch, int widestBits)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The runtime's switches are about x64 processors.");
        TestData.Require("golden");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(InstructionSetTests).Assembly.GetName().Name!), Arguments())
        {
            RedirectStandardOutput = true,
            Environment = { [offSwitch] = "0", [ExpectedBits] = Math.Min(widestBits, VectorBits).ToString(CultureInfo.InvariantCulture) },
        };
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(child.ExitCode == 0, output);
        var total = int.Parse(TotalRun().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        Assert.True(total > GoldenCase.Names().Count, output); // all of them, and the probe
    }

    /// <summary>Runs only in a process that the other test starts: shows that the switch is one that this runtime knows.</summary>
    [Fact(Explicit = true)]
    public void VectorBits_UnderASwitch_AreWhatItLeaves() =>
        Assert.Equal(Environment.GetEnvironmentVariable(ExpectedBits), VectorBits.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> Arguments() =>
    [
        "-noLogo", "-noColor", "-failSkips", "-explicit", "on",
        "-method", $"{typeof(InstructionSetTests).FullName}.{nameof(VectorBits_UnderASwitch_AreWhatItLeaves)}",
        .. Suites.SelectMany(suite => new[] { "-method", $"{suite.FullName}.*" }),
    ];

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex TotalRun();
}
