using System.Runtime.InteropServices;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>The engine as on lesser processors.</summary>
public class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)] // three-operand instructions, no fused multiply-add
    [InlineData("DOTNET_EnableAVX", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Engine_WithoutSomeInstructions_PassesTheGoldenVectors(string offSwitch, int widestBits)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The runtime's switches are about x64 processors.");
        TestData.Require("golden");

        var total = await InstructionSets.RunWithoutAsync(
            offSwitch, widestBits, (typeof(InstructionSetTests), nameof(VectorBits_UnderASwitch_AreWhatItLeaves)), typeof(GoldenVectorTests), typeof(ManagedEngineTests));

        Assert.True(total > GoldenCase.Names().Count, $"{total} tests ran"); // all of them, and the probe
    }

    [Fact(Explicit = true)]
    public void VectorBits_UnderASwitch_AreWhatItLeaves() => InstructionSets.AssertWhatTheSwitchLeaves();
}
