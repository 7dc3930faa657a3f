using EdgeLearner.Learning.Offline;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Learning.Tests.Offline;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _path;

    public ManifestReaderTests()
    {
        _path = _folder.File("m.csv");
        NmnistFile.Write(_folder.File("sub/a.bin"), (1, 1, 1, 0));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ACsv_HasItsRowsInOrderWithPathsRelativeToIt()
    {
        File.WriteAllText(_path, "path,label,start_us,end_us\nsub/a.bin, 10 ,0,300000\n\nsub/a.bin,9,300000,600000\n");

        var manifest = ManifestReader.Read(_path);

        var file = Path.Combine(_folder.Path, "sub/a.bin");
        Assert.Equal([new($"{_path}:2", file, "10", "10", 0, 300_000), new($"{_path}:4", file, "9", "9", 300_000, 600_000)], manifest.Rows);
        Assert.Equal(["9", "10"], manifest.Classes); // as numbers
    }

    [Fact]
    public void Read_WithoutWindows_TakesWholeRecordings()
    {
        File.WriteAllText(_path, "path,label\nsub/a.bin,b\nsub/a.bin,10\nsub/a.bin,9\n");

        var manifest = ManifestReader.Read(_path);

        Assert.All(manifest.Rows, row => Assert.Equal((null, null), (row.StartUs, row.EndUs)));
        Assert.Equal(["10", "9", "b"], manifest.Classes); // as text, since one is no number
    }

    [Fact]
    public void Read_WithNamesBesideIt_CallsNumbersByTheirNames()
    {
        File.WriteAllText(_folder.File("labels.json"), """["zebra", "ant", "cat"]""");
        File.WriteAllText(_path, "path,label\nsub/a.bin,2\nsub/a.bin,0\n");

        Assert.Equal(["zebra", "cat"], ManifestReader.Read(_path).Classes);
    }

    [Fact]
    public void Read_AFolder_HasAClassForEachSubFolderWithRecordings()
    {
        NmnistFile.Write(_folder.File("set/two/2.bin"), (1, 1, 1, 0));
        NmnistFile.Write(_folder.File("set/two/1.bin"), (1, 1, 1, 0));
        NmnistFile.Write(_folder.File("set/one/x.bin"), (1, 1, 1, 0));
        File.WriteAllText(_folder.File("set/one/notes.txt"), "not a recording");
        File.WriteAllText(_folder.File("set/one/x.labels.csv"), "label,start_us,end_us\none,0,5\n");
        File.WriteAllText(_folder.File("set/two/3.csv"), "t,x,y,p\n0,1,1,1\n");

        var manifest = ManifestReader.Read(_folder.File("set"));

        Assert.Equal(["one/x.bin", "two/1.bin", "two/2.bin", "two/3.csv"], manifest.Rows.Select(row => Path.GetRelativePath(_folder.File("set"), row.File)));
        Assert.Equal(["one", "two"], manifest.Classes);
    }

    [Theory]
    [InlineData("file,class\n", ":1: the first line must be path,label or path,label,start_us,end_us")]
    [InlineData("path,label\n", ": it lists no recordings")]
    [InlineData("path,label\nsub/a.bin\n", ":2: 'sub/a.bin' is not path,label")]
    [InlineData("path,label\nsub/a.bin,1\nsub/a.bin,1,0,5\n", ":3: 'sub/a.bin,1,0,5' is not path,label")]
    [InlineData("path,label\nsub/a.bin,\n", ":2: 'sub/a.bin,' is not path,label")]
    [InlineData("path,label,start_us,end_us\nsub/a.bin,1,5,5\n", ":2: '5,5' is no window")]
    [InlineData("path,label,start_us,end_us\nsub/a.bin,1,-5,5\n", ":2: '-5,5' is no window")]
    public void Read_WhatMakesNoSense_NamesFileAndLine(string content, string complaint)
    {
        File.WriteAllText(_path, content);

        Assert.StartsWith(_path + complaint, Assert.Throws<RecordingFormatException>(() => ManifestReader.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ARecordingThatIsNotThere_NamesFileAndLine()
    {
        File.WriteAllText(_path, "path,label\nsub/a.bin,1\nb.bin,1\n");

        var error = Assert.Throws<RecordingFormatException>(() => ManifestReader.Read(_path));

        Assert.Equal($"{_path}:3: {Path.Combine(_folder.Path, "b.bin")}: no such file", error.Message);
    }

    [Fact]
    public void Read_ANumberWithoutAName_SaysSo()
    {
        File.WriteAllText(_folder.File("labels.json"), """["a"]""");
        File.WriteAllText(_path, "path,label\nsub/a.bin,1\n");

        Assert.Equal(
            $"{_path}:2: label 1 has no name: labels.json beside it has 1, from 0", Assert.Throws<RecordingFormatException>(() => ManifestReader.Read(_path)).Message);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Equal("/nowhere/m.csv: no such manifest", Assert.Throws<RecordingFormatException>(() => ManifestReader.Read("/nowhere/m.csv")).Message);
}
