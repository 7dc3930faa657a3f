using System.Runtime.InteropServices;
using EdgeLearner.Learning.Torch.Loading;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Torch.Tests.Loading;

/// <summary>What is found on disk, without anything being loaded.</summary>
public sealed class LibtorchPlaceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("torch/lib", "torch/version.py", "__all__ = ['__version__']\n__version__ = '2.10.0+cu128'\n", "2.10.0")]
    [InlineData("libtorch/lib", "libtorch/build-version", "2.10.0+cpu\n", "2.10.0")]
    [InlineData("libtorch-cpu-linux-x64/2.7.1/runtimes/linux-x64/native", null, null, "2.7.1")]
    [InlineData("somewhere/else", null, null, null)]
    public void At_EachLayout_TellsTheVersion(string libraries, string? file, string? text, string? version)
    {
        var folder = Put(libraries);
        if (file is not null)
        {
            File.WriteAllText(_folder.File(file), text);
        }

        Assert.Equal(new LibtorchPlace(folder, version, HasCuda: false), LibtorchPlace.At(folder));
        Assert.Equal(version, LibtorchPlace.At(folder + "/")?.Version);
    }

    [Theory]
    [InlineData("torch/version.py")]
    [InlineData("torch/build-version")]
    public void At_AVersionThatCannotBeRead_IsUnknown(string file)
    {
        var folder = Put("torch/lib");
        File.CreateSymbolicLink(_folder.File(file), "/proc/self/mem"); // opens, and nobody can read its beginning, not even root

        Assert.Throws<IOException>(() => File.ReadAllLines(_folder.File(file)));
        Assert.Equal(new LibtorchPlace(folder, Version: null, HasCuda: false), LibtorchPlace.At(folder));
    }

    [Fact]
    public void At_WhereTheLibraryForCudaIs_IsForCuda()
    {
        var folder = Put("lib");
        File.WriteAllText(Path.Combine(folder, LibtorchPlace.CudaLibrary), "");

        Assert.True(LibtorchPlace.At(folder)!.HasCuda);
    }

    [Fact]
    public void At_TheLibraryItself_IsItsFolder()
    {
        var folder = Put("lib");

        Assert.Equal(LibtorchPlace.At(folder), LibtorchPlace.At(Path.Combine(folder, LibtorchPlace.Library)));
        Assert.NotNull(LibtorchPlace.At(folder));
    }

    [Fact]
    public void At_WithoutTheLibrary_IsNothing() => Assert.Null(LibtorchPlace.At(_folder.Path));

    [Fact]
    public void All_InAVirtualEnvironment_FindsItFirst()
    {
        var folder = Put("lib/python3.12/site-packages/torch/lib");
        var before = Environment.GetEnvironmentVariable("VIRTUAL_ENV");
        Environment.SetEnvironmentVariable("VIRTUAL_ENV", _folder.Path);
        try
        {
            Assert.Equal(folder, LibtorchSearch.All().First().Folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable("VIRTUAL_ENV", before);
        }
    }

    [Fact]
    public void Describe_FolderWithoutIt_SaysWhatToDo() => Assert.Equal(
        $"{_folder.Path} has no libtorch.so: install PyTorch 2.10, or set Learning:Libtorch to the folder of a libtorch.so of that version",
        Libtorch.Describe(_folder.Path));

    [Fact]
    public void Describe_OtherVersion_NamesBoth()
    {
        var folder = Put("libtorch-cpu-linux-x64/2.7.1/runtimes/linux-x64/native");

        Assert.StartsWith($"libtorch 2.7.1 in {folder}, for the CPU, is of another version than TorchSharp {Libtorch.TorchSharpVersion} needs: install PyTorch 2.10", Libtorch.Describe(folder));
    }

    [Fact]
    public void Complaint_WhereThereIsNoShim_SaysHowToComeByOne()
    {
        var place = LibtorchPlace.At(Put("torch/lib"))!;

        Assert.Contains("TorchSharp has no shim for linux-arm64: docs/jetson.md says how to build one", Libtorch.Complaint(place, "linux-arm64"));
    }

    [Fact]
    public void Complaint_WhereAShimLiesBesideLibtorch_IsNone()
    {
        var place = LibtorchPlace.At(Put("torch/lib"))!;
        File.WriteAllText(Path.Combine(place.Folder, "libLibTorchSharp.so"), "");

        Assert.Null(Libtorch.Complaint(place, "linux-arm64"));
    }

    [Fact]
    public void TryLoad_WhatIsNoLibrary_SaysSoAndLeavesTheEnvironmentAsItWas()
    {
        Assert.SkipWhen(Shim.Find(AppContext.BaseDirectory) is null, "TorchSharp has no shim for this machine");
        var folder = Put("somewhere/else");
        var getenv = Marshal.GetDelegateForFunctionPointer<GetEnvironment>(NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getenv"));

        var state = Libtorch.TryLoad(folder, mapsLargeBlocks: false);

        Assert.False(state.IsLoaded);
        Assert.StartsWith($"libtorch of unknown version in {folder}, for the CPU, does not load: {folder}/libtorch.so: file too short", state.Finding);
        Assert.Equal(Environment.GetEnvironmentVariable("OMP_WAIT_POLICY"), Marshal.PtrToStringUTF8(getenv("OMP_WAIT_POLICY")));
    }

    /// <summary>The C library's own: .NET's is a copy from the start of the process.</summary>
    private delegate nint GetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    /// <summary>A folder with what passes for libtorch as long as nobody loads it.</summary>
    private string Put(string path)
    {
        var folder = Directory.CreateDirectory(_folder.File(path)).FullName;
        File.WriteAllText(Path.Combine(folder, LibtorchPlace.Library), "");
        return folder;
    }
}
