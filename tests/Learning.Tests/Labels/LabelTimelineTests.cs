using EdgeLearner.Learning.Labels;
using EdgeLearner.Sensors.Sources;

namespace EdgeLearner.Learning.Tests.Labels;

public class LabelTimelineTests
{
    private const int A = 0;
    private const int B = 1;
    private const long Ever = long.MaxValue;
    private static readonly LabelSpan[] Spans = [new("b", 200, 300), new("a", 0, 100), new("unknown", 100, 200), new("b", 300, 400)];

    private readonly LabelTimeline _recorded = new(Spans, ["a", "b"]);
    private readonly LabelTimeline _empty = new([], ["a", "b"]);

    [Theory]
    [InlineData(0, 100, 0)] // both ends included, half-open
    [InlineData(0, 101, LabelTimeline.None)]
    [InlineData(-1, 50, LabelTimeline.None)]
    [InlineData(99, 100, 0)]
    [InlineData(100, 200, LabelTimeline.None)] // its label is no class
    [InlineData(150, 250, LabelTimeline.None)]
    [InlineData(200, 300, 1)]
    [InlineData(250, 350, LabelTimeline.None)] // two spans of one class are still two
    [InlineData(300, 400, 2)]
    [InlineData(399, 401, LabelTimeline.None)]
    [InlineData(500, 600, LabelTimeline.None)]
    public void SpanOver_AStretch_IsTheOneSpanThatCoversAllOfIt(long startUs, long endUs, int span) => Assert.Equal(span, _recorded.SpanOver(startUs, endUs));

    [Theory]
    [InlineData(0, A)]
    [InlineData(1, B)]
    [InlineData(2, B)]
    [InlineData(3, LabelTimeline.None)]
    [InlineData(LabelTimeline.None, LabelTimeline.None)]
    public void ClassOf_ASpan_IsItsClass(int span, int classIndex) => Assert.Equal(classIndex, _recorded.ClassOf(span));

    [Fact]
    public void SpanOver_NoLabels_IsNone() => Assert.Equal(LabelTimeline.None, _empty.SpanOver(0, 1));

    [Fact]
    public void SpanOver_ManyTimes_AllocatesNothing()
    {
        _recorded.ClassOf(_recorded.SpanOver(0, 50)); // warm
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            var span = _recorded.SpanOver(i, i + 20);
            _recorded.OriginOf(span);
            _recorded.ClassOf(span);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ClassesOf_Spans_ListsEachLabelOnceInOrdinalOrder() =>
        Assert.Equal(["B", "a", "b"], LabelTimeline.ClassesOf([new("b", 0, 1), new("a", 1, 2), new("b", 2, 3), new("B", 3, 4)]));

    [Fact]
    public void OriginOf_RecordedAndGivenSpans_SaysWho()
    {
        var timeline = new LabelTimeline(Spans, ["a", "b"], LabelOrigin.Simulator);
        Assert.Equal(LabelOrigin.Simulator, timeline.OriginOf(timeline.SpanOver(0, 10)));
        Assert.Equal(LabelOrigin.Operator, timeline.OriginOf(timeline.Add(A, 100, 200)));
        Assert.Equal(LabelOrigin.Recording, timeline.OriginOf(timeline.Add(A, 400, 500, LabelOrigin.Recording)));
    }

    [Fact]
    public void Begin_ThenStop_CoversFromThenToThen()
    {
        var span = _empty.Begin(B, 100);
        Assert.Equal(new TimelineSpan(span, B, 100, Ever, LabelOrigin.Operator), _empty.Open);
        Assert.Equal(span, _empty.SpanOver(1_000, 2_000));

        _empty.Stop(1_500);
        Assert.Null(_empty.Open);
        Assert.Equal(span, _empty.SpanOver(100, 1_500));
        Assert.Equal(LabelTimeline.None, _empty.SpanOver(1_000, 1_501));
    }

    [Fact]
    public void Begin_WhileAnotherClassIsOpen_EndsThatOne()
    {
        var first = _empty.Begin(A, 100);
        Assert.Equal(first, _empty.Begin(A, 150)); // goes on
        var second = _empty.Begin(B, 200);
        Assert.Equal((first, second), (_empty.SpanOver(100, 200), _empty.SpanOver(200, 300)));
        Assert.Equal((A, B), (_empty.ClassOf(first), _empty.ClassOf(second)));
    }

    [Fact]
    public void Begin_BeforeARecordedSpan_EndsWhereThatBegins()
    {
        _recorded.Begin(A, 120);
        Assert.Equal(200, _recorded.Open?.EndUs);
        Assert.Equal(B, _recorded.ClassOf(_recorded.SpanOver(200, 300)));
    }

    [Fact]
    public void Begin_InARecordedSpan_IsRefusedAndChangesNothing()
    {
        var open = _recorded.Begin(A, 120);
        var error = Assert.Throws<LabelException>(() => _recorded.Begin(A, 250));
        Assert.Equal("from 200 to 300 us the label b is given already: take that back first", error.Message);
        Assert.Equal(open, _recorded.Open?.Number);
    }

    [Fact]
    public void Stop_WhereNothingIsOpenOrAtItsVeryBeginning_LeavesNothing()
    {
        _empty.Stop(10);
        var span = _empty.Begin(A, 100);
        _empty.Stop(100);
        Assert.Null(_empty.Open);
        Assert.Equal((LabelTimeline.None, LabelTimeline.None), (_empty.SpanOver(100, 101), _empty.ClassOf(span)));
    }

    [Theory]
    [InlineData(100, 200, null)]
    [InlineData(400, 900, null)]
    [InlineData(99, 150, "from 0 to 100 us the label a is given already: take that back first")]
    [InlineData(150, 201, "from 200 to 300 us the label b is given already: take that back first")]
    [InlineData(50, 350, "from 300 to 400 us the label b is given already: take that back first")]
    [InlineData(150, 150, "a label from 150 to 150 us covers nothing: give an end after its start")]
    public void Add_AStretch_IsTakenWhereNothingIsSaid(long startUs, long endUs, string? refusal)
    {
        if (refusal is null)
        {
            Assert.Equal(_recorded.Add(A, startUs, endUs), _recorded.SpanOver(startUs, endUs));
        }
        else
        {
            Assert.Equal(refusal, Assert.Throws<LabelException>(() => _recorded.Add(A, startUs, endUs)).Message);
        }
    }

    [Fact]
    public void Add_IntoTheOpenSpan_IsRefused()
    {
        _empty.Begin(A, 100);
        var error = Assert.Throws<LabelException>(() => _empty.Add(B, 150, 250));
        Assert.Equal("from 100 to now the label a is given already: take that back first", error.Message);
        _empty.Add(B, 0, 100);
    }

    [Fact]
    public void TakeBack_AcrossSpans_CutsThemAndSaysWhatWent()
    {
        Assert.Equal(
            [new(1, B, 250, 300, LabelOrigin.Recording), new(2, B, 300, 320, LabelOrigin.Recording)],
            _recorded.TakeBack(250, 320));
        Assert.Equal((1, LabelTimeline.None, 2), (_recorded.SpanOver(200, 250), _recorded.SpanOver(249, 251), _recorded.SpanOver(320, 400)));
        Assert.Empty(_recorded.TakeBack(250, 320));
        _recorded.Add(A, 250, 320);
    }

    [Fact]
    public void TakeBack_InsideASpan_LeavesTwo()
    {
        _recorded.TakeBack(40, 60);
        var (left, right) = (_recorded.SpanOver(0, 40), _recorded.SpanOver(60, 100));
        Assert.NotEqual(left, right);
        Assert.Equal((A, A, LabelTimeline.None), (_recorded.ClassOf(left), _recorded.ClassOf(right), _recorded.SpanOver(40, 60)));
    }

    [Fact]
    public void TakeBack_PartOfTheOpenSpan_LetsItGoOnAfterwards()
    {
        _empty.Begin(A, 100);
        _empty.TakeBack(150, 200);
        Assert.Equal((200L, Ever), (_empty.Open?.StartUs, _empty.Open?.EndUs));
        _empty.Stop(300);
        Assert.Equal(A, _empty.ClassOf(_empty.SpanOver(200, 300)));
        Assert.Equal(LabelTimeline.None, _empty.SpanOver(300, 301));
    }

    [Fact]
    public void TakeBack_AllOfTheOpenSpan_ClosesIt()
    {
        var span = _empty.Begin(A, 100);
        Assert.Equal([new TimelineSpan(span, A, 100, Ever, LabelOrigin.Operator)], _empty.TakeBack(0, Ever));
        Assert.Null(_empty.Open);
        Assert.Equal(LabelTimeline.None, _empty.ClassOf(span));
    }

    [Fact]
    public void AddClass_NameOfWaitingSpans_MakesThemCountWhereNothingElseWasSaid()
    {
        var timeline = new LabelTimeline([new("late", 0, 100), new("late", 200, 300)], ["a"]);
        timeline.Add(0, 250, 260);
        timeline.AddClass("late");
        Assert.Equal(1, timeline.ClassOf(timeline.SpanOver(0, 100)));
        Assert.Equal(LabelTimeline.None, timeline.SpanOver(200, 210));
    }

    [Fact]
    public void Add_MoreSpansThanAreKept_ForgetsTheOldestGivenAndNoRecordedOne()
    {
        for (var i = 0; i <= LabelTimeline.MostGiven; i++)
        {
            _recorded.Add(A, 1_000 + i, 1_001 + i);
        }

        Assert.Equal(LabelTimeline.None, _recorded.SpanOver(1_000, 1_001));
        Assert.NotEqual(LabelTimeline.None, _recorded.SpanOver(1_001, 1_002));
        Assert.Equal(0, _recorded.SpanOver(0, 100));
    }

    [Fact]
    public void Add_MoreSpansThanAreKeptWhileOneIsOpen_ForgetsTheOldestButThatOne()
    {
        var open = _empty.Begin(B, 100_000);
        for (var i = 0; i < LabelTimeline.MostGiven; i++)
        {
            _empty.Add(A, 1_000 + i, 1_001 + i);
        }

        Assert.Equal((open, B), (_empty.Open?.Number, _empty.ClassOf(_empty.SpanOver(200_000, 200_001))));
        Assert.Equal(LabelTimeline.None, _empty.SpanOver(1_000, 1_001));
        Assert.NotEqual(LabelTimeline.None, _empty.SpanOver(1_001, 1_002));

        _empty.Stop(300_000);
        Assert.Null(_empty.Open);
    }

    [Fact]
    public void TakeBack_InsideTheOldestSpanThatIsKept_ForgetsItsBeginning()
    {
        _empty.Add(B, 0, 100);
        for (var i = 1; i < LabelTimeline.MostGiven; i++)
        {
            _empty.Add(A, 1_000 + i, 1_001 + i);
        }

        _empty.TakeBack(40, 60); // leaves two, which is one too many
        Assert.Equal((LabelTimeline.None, B), (_empty.SpanOver(0, 40), _empty.ClassOf(_empty.SpanOver(60, 100))));
        Assert.NotEqual(LabelTimeline.None, _empty.SpanOver(1_001, 1_002));
    }
}
