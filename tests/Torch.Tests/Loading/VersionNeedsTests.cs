using EdgeLearner.Learning.Torch.Loading;

namespace EdgeLearner.Torch.Tests.Loading;

/// <summary>The edit of TorchSharp's own shim.</summary>
public sealed class VersionNeedsTests
{
    private const string Library = "libstdc++.so.6";

    [Fact]
    public void MakeWeak_TheVersionThatOldSystemsMiss_ChangesOneFlag()
    {
        var before = ReadShim();
        var after = before.ToArray();

        Assert.True(VersionNeeds.MakeWeak(after, Library, "GLIBCXX_3.4.32"));

        var changed = Assert.Single(Enumerable.Range(0, before.Length), at => before[at] != after[at]);
        Assert.Equal((0, 2), (before[changed], after[changed])); // VER_FLG_WEAK
    }

    [Theory]
    [InlineData(Library, "GLIBCXX_9.9.99")]
    [InlineData("libnothere.so.1", "GLIBCXX_3.4.32")]
    public void MakeWeak_WhatTheFileDoesNotNeed_ChangesNothing(string library, string version)
    {
        var shim = ReadShim();
        var before = shim.ToArray();

        Assert.False(VersionNeeds.MakeWeak(shim, library, version));
        Assert.Equal(before, shim);
    }

    private static byte[] ReadShim()
    {
        var file = Shim.Find(AppContext.BaseDirectory, "linux-x64");
        Assert.SkipWhen(file is null, "TorchSharp's shim for linux-x64 is not here");
        return File.ReadAllBytes(file);
    }
}
