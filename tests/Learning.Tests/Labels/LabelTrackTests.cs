using EdgeLearner.Learning.Labels;
using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Learning.Tests.Labels;

public class LabelTrackTests
{
    private static readonly LabelSpan[] Spans = [new("b", 200, 300), new("a", 0, 100), new("unknown", 100, 200), new("b", 300, 400)];
    private static readonly LabelTrack Track = new(Spans, ["a", "b"]);

    [Theory]
    [InlineData(0, 100, 0)] // both ends included, half-open
    [InlineData(0, 101, LabelTrack.None)]
    [InlineData(-1, 50, LabelTrack.None)]
    [InlineData(99, 100, 0)]
    [InlineData(100, 200, LabelTrack.None)] // its label is no class
    [InlineData(150, 250, LabelTrack.None)]
    [InlineData(200, 300, 1)]
    [InlineData(250, 350, LabelTrack.None)] // two spans of one class are still two
    [InlineData(300, 400, 2)]
    [InlineData(399, 401, LabelTrack.None)]
    [InlineData(500, 600, LabelTrack.None)]
    public void SpanOver_AStretch_IsTheOneSpanThatCoversAllOfIt(long startUs, long endUs, int span) => Assert.Equal(span, Track.SpanOver(startUs, endUs));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(LabelTrack.None, LabelTrack.None)]
    public void ClassOf_ASpan_IsItsClass(int span, int classIndex) => Assert.Equal(classIndex, Track.ClassOf(span));

    [Fact]
    public void SpanOver_NoLabels_IsNone() => Assert.Equal(LabelTrack.None, LabelTrack.Empty.SpanOver(0, 1));

    [Fact]
    public void ClassesOf_Spans_ListsEachLabelOnceInOrdinalOrder() =>
        Assert.Equal(["B", "a", "b"], LabelTrack.ClassesOf([new("b", 0, 1), new("a", 1, 2), new("b", 2, 3), new("B", 3, 4)]));
}
