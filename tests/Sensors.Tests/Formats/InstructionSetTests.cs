using System.Runtime.InteropServices;
using EdgeLearner.Sensors.Tests.Formats.Aedat4;
using EdgeLearner.Sensors.Tests.Formats.Evt3;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Formats;

/// <summary>The decoders as on lesser processors.</summary>
public sealed class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Decode_WithoutSomeInstructions_IsTheSameForAnySplit(string offSwitch, int widestBits)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The runtime's switches are about x64 processors.");

        var total = await InstructionSets.RunWithoutAsync(
            offSwitch, widestBits, (typeof(InstructionSetTests), nameof(VectorBits_UnderASwitch_AreWhatItLeaves)), typeof(AnySplitTests), typeof(Evt3StraightTests), typeof(Aedat4DecoderTests));

        Assert.True(total > AnySplitTests.SeedsAndPieces.Count + Evt3StraightTests.Seeds.Count + Aedat4DecoderTests.Seeds.Count, $"{total} tests ran");
    }

    [Fact(Explicit = true)]
    public void VectorBits_UnderASwitch_AreWhatItLeaves() => InstructionSets.AssertWhatTheSwitchLeaves();
}
