using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests;

public sealed class NewFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_AFileThatIsThere_ReplacesItOnceWritten()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path, [9, 9, 9, 9]);
        using (var file = new NewFile(path))
        {
            file.Stream.Write([1]);
            file.Stream.Flush();
            Assert.Equal([9, 9, 9, 9], File.ReadAllBytes(path));
            file.Commit();
        }

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Create_WhereALinkHasTheNameOfTheUnfinishedFile_LeavesWhatItLeadsTo()
    {
        var (path, other) = (_folder.File("file"), _folder.File("other"));
        File.WriteAllBytes(other, [9]);
        File.CreateSymbolicLink(path + NewFile.UnfinishedSuffix, other);
        using (var file = new NewFile(path))
        {
            file.Stream.Write([1]);
            file.Commit();
        }

        Assert.Equal([9], File.ReadAllBytes(other));
        Assert.Null(File.ResolveLinkTarget(path, returnFinalTarget: false));
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void Dispose_WhatWasNotCommitted_LeavesTheOldContentAndNoOtherFile()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path, [9]);
        using (var file = new NewFile(path))
        {
            file.Stream.Write([1, 2, 3]);
        }

        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Commit_AHalfWrittenFileOfAnEarlierRun_IsNoObstacle()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path + ".part", [7, 7, 7, 7, 7]);
        using (var file = new NewFile(path))
        {
            file.Stream.Write([1]);
            file.Commit();
        }

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Commit_AFolderInTheFilesPlace_FailsAndLeavesNoOtherFile()
    {
        var path = _folder.File("file");
        Directory.CreateDirectory(path);
        using (var file = new NewFile(path))
        {
            file.Stream.Write([1]);
            var error = Record.Exception(file.Commit);
            Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        }

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }
}
