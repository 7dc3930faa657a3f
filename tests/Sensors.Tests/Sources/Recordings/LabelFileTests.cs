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
        LabelSpan[] spans = [new("disc", 0, 1000), new("a b", -5, 2000)];

        LabelFile.Write(Sidecar, spans);

        Assert.Equal("label,start_us,end_us\ndisc,0,1000\na b,-5,2000\n", File.ReadAllText(Sidecar));
        Assert.Equal(spans, LabelFile.Read(Sidecar));
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

    [Fact]
    public void Write_ALabelWithAComma_IsRefusedAndLeavesNothing()
    {
        Assert.Throws<ArgumentException>(() => LabelFile.Write(Sidecar, [new("a,b", 0, 1)]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
