using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Tests.Online;

public class SelfTrainingTests
{
    private const int None = LabelTimeline.None;
    private const int Lanes = 3;
    private static readonly SelfTrainingOptions AtOnce = new() { Enabled = true, Agreement = 1, ClassShare = 1, LeaveOut = 0.5 };

    [Fact]
    public void Judge_SureDecisionsAlike_CountFromTheSetNumberOn()
    {
        var self = new SelfTraining(AtOnce with { Agreement = 3 }, 3);
        Assert.Equal([None, None, 1, 1], Judge(self, (1, 1), (1, 1), (1, 1), (1, 1)));
        Assert.Equal([None, None, None, 2], Judge(self, (0, 1), (2, 1), (2, 1), (2, 1)));
        Assert.Equal([None, None], Judge(self, (None, 0), (2, 1)));
        self.BreakOff();
        Assert.Equal([None, None, 2], Judge(self, (2, 1), (2, 1), (2, 1)));
    }

    [Fact]
    public void Judge_NoReplayLanes_NeverGivesALabel() => Assert.Equal(None, new SelfTraining(AtOnce, 2).Judge(1, 1, replayLanes: 0));

    [Fact]
    public void Judge_AlwaysTheSameMargin_LowersTheBarToItButNotBelowTheLeast()
    {
        var self = new SelfTraining(AtOnce with { Margin = 0.4 }, 2);
        Assert.Equal((1f, None), (self.BarOf(0), self.Judge(0, 0.6f, Lanes)));
        for (var i = 0; i < 100; i++)
        {
            self.Judge(0, 0.6f, Lanes);
            self.Judge(1, 0.2f, Lanes);
        }

        Assert.InRange(self.BarOf(0), 0.59f, 0.61f);
        Assert.Equal(0.4f, self.BarOf(1));
        Assert.Equal(None, self.Judge(1, 0.39f, Lanes));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Judge_ManyMargins_LeavesOutTheSetShare(double leaveOut)
    {
        var self = new SelfTraining(AtOnce with { LeaveOut = leaveOut, Margin = 0 }, 1);
        var given = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var label = self.Judge(0, (i * 37 % 100) / 100f, Lanes); // every hundredth as often
            given += i >= 1_000 && label == 0 ? 1 : 0;
        }

        Assert.InRange(given / 3_000.0, 0.85 * (1 - leaveOut), 1.15 * (1 - leaveOut));
    }

    [Theory]
    [InlineData(5, 20)] // 0.4 of the last 50
    [InlineData(2, 31)] // a quarter more than half of them
    public void Judge_OneClassOnly_StopsAtItsShareUntilOthersCome(int classes, int most)
    {
        var self = new SelfTraining(AtOnce with { ClassShare = 0.4 }, classes);
        Assert.Equal(most, Judge(self, [.. Enumerable.Repeat((0, 1f), 100)]).Count(label => label == 0));

        var others = Judge(self, [.. Enumerable.Range(0, 200).Select(i => (i % classes, 1f))]);
        Assert.Equal(classes, others.Skip(100).Where(label => label != None).Distinct().Count());
    }

    [Fact]
    public void Check_ASureDecisionThatWasWrong_RaisesTheBarOfItsClass()
    {
        var self = new SelfTraining(AtOnce, 2);
        for (var i = 0; i < 60; i++)
        {
            self.Judge(0, 0.5f, Lanes);
            self.Judge(1, 0.5f, Lanes);
        }

        var before = self.BarOf(0);
        self.Check(0, 0.9f, trueClass: 0);
        self.Check(0, 0.1f, trueClass: 1); // was not sure
        Assert.Equal(before, self.BarOf(0));
        self.Check(0, 0.9f, trueClass: 1);
        Assert.Equal((before + 0.1f, before), (self.BarOf(0), self.BarOf(1)));
    }

    [Fact]
    public void Stop_ByTheGuard_LastsUntilItIsResumed()
    {
        var self = new SelfTraining(AtOnce, 2);
        Assert.Equal(0, self.Judge(0, 1, Lanes));
        self.Stop();
        Assert.Equal((None, true), (self.Judge(0, 1, Lanes), self.IsStopped));
        self.Resume();
        Assert.Equal((0, false), (self.Judge(0, 1, Lanes), self.IsStopped));
    }

    [Fact]
    public void AddClass_OneMore_BeginsAtTheHighestBar()
    {
        var self = new SelfTraining(AtOnce, 2);
        self.AddClass();
        Assert.Equal((1f, 2), (self.BarOf(2), self.Judge(2, 1, Lanes)));
    }

    private static List<int> Judge(SelfTraining self, params ReadOnlySpan<(int Decided, float Margin)> intervals)
    {
        var labels = new List<int>();
        foreach (var (decided, margin) in intervals)
        {
            labels.Add(self.Judge(decided, margin, Lanes));
        }

        return labels;
    }
}
