using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Checkpoints;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AFolderThatIsNotThere_IsMade()
    {
        var path = _folder.File("a/b/file");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_AFileThatIsThere_ReplacesItOnceWritten()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path, [9, 9, 9, 9]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write([1]);
            stream.Flush();
            Assert.Equal([9, 9, 9, 9], File.ReadAllBytes(path));
        });

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_AWriterThatThrows_LeavesTheOldContentAndNoOtherFile()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path, [9]);

        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("disk full");
        }));

        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_AHalfWrittenFileOfAnEarlierRun_IsNoObstacle()
    {
        var path = _folder.File("file");
        File.WriteAllBytes(path + ".tmp", [7, 7, 7, 7, 7]);

        AtomicFile.Write(path, stream => stream.Write([1]));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_AFolderInTheFilesPlace_FailsAndLeavesNoOtherFile()
    {
        var path = _folder.File("file");
        Directory.CreateDirectory(path);

        var error = Record.Exception(() => AtomicFile.Write(path, stream => stream.Write([1])));

        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }
}
