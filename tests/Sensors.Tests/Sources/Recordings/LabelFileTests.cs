using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources;
using EdgeLearner.Sensors.Sources.Recordings;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Sensors.Tests.Sources.Recordings;

public sealed class LabelFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private string Sidecar => _folder.File("x.labels.csv");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/shapes.raw", "a/shapes.labels.csv")]
    [InlineData("a.b/shapes", "a.b/shapes.labels.csv")]
    public void Beside_ARecording_HasItsNameWithoutExtension(string recording, string sidecar) => Assert.Equal(sidecar, LabelFile.Beside(recording));

    [Fact]
    public void Write_ThenRead_GivesTheSameSpans()
    {
        LabelSpan[] spans = [new("disc", 1000, 2000), new("a b", -5, 1000)];

        LabelFile.Write(Sidecar, spans);

        Assert.Equal("label,start_us,end_us\ndisc,1000,2000\na b,-5,1000\n", File.ReadAllText(Sidecar));
        Assert.Equal(spans, LabelFile.Read(Sidecar));
    }

    [Fact]
    public void Read_DvsGesturesOwn_CountsFromTheFirstEvent()
    {
        File.WriteAllText(Sidecar, "class,startTime_usec,endTime_usec\n1,80048239,85092709\n11,89431170,95231007\n");

        Assert.Equal([new("1", 48239, 5092709), new("11", 9431170, 15231007)], LabelFile.Read(Sidecar, () => 80_000_000));
    }

    [Theory]
    [InlineData("x.labels.csv", "x.labels.csv")]
    [InlineData("x_labels.csv", "x_labels.csv")]
    [InlineData("y_labels.csv", null)]
    public void FindBeside_ARecording_KnowsBothNames(string file, string? found)
    {
        File.WriteAllText(_folder.File(file), "");

        Assert.Equal(found is null ? null : _folder.File(found), LabelFile.FindBeside(_folder.File("x.aedat")));
    }

    [Theory]
    [InlineData("a,b\n", 1)]
    [InlineData("", 1)]
    [InlineData("label,start_us,end_us\ndisc,0,5\ndisc,1\n", 3)]
    [InlineData("label,start_us,end_us\ndisc,5,5\n", 2)]
    [InlineData("label,start_us,end_us\n\n,0,5\n", 3)]
    [InlineData("label,start_us,end_us\ndisc,0,1.5\n", 2)]
    public void Read_ALineThatMakesNoSense_NamesFileAndLine(string text, int line)
    {
        File.WriteAllText(Sidecar, text);

        var error = Assert.Throws<RecordingFormatException>(() => LabelFile.Read(Sidecar));

        Assert.StartsWith($"{Sidecar}:{line}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disc,0,10\nring,9,20\n", "3: 'ring' overlaps 'disc' of line 2; a time has one label")]
    [InlineData("disc,5,10\n\nring,20,30\ndisc,0,6\n", "5: 'disc' overlaps 'disc' of line 2; a time has one label")]
    [InlineData("disc,0,100\nring,20,30\n", "3: 'ring' overlaps 'disc' of line 2; a time has one label")]
    public void Read_SpansThatOverlap_NamesTheLaterLine(string lines, string complaint)
    {
        File.WriteAllText(Sidecar, "label,start_us,end_us\n" + lines);

        var error = Assert.Throws<RecordingFormatException>(() => LabelFile.Read(Sidecar));

        Assert.Equal($"{Sidecar}:{complaint}", error.Message);
    }

    [Fact]
    public void Write_ALabelWithAComma_IsRefusedAndLeavesNothing()
    {
        Assert.Throws<ArgumentException>(() => LabelFile.Write(Sidecar, [new("a,b", 0, 1)]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
