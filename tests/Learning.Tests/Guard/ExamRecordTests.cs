using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Tests.Guard;

public class ExamRecordTests
{
    private readonly ReplayMemory _windows = new(1_000, frameWords: 1, windowFrames: 1, classes: 2, seed: 1);
    private readonly ExamRecord _record = new(slots: 6);

    public ExamRecordTests()
    {
        for (var i = 0; i < 6; i++)
        {
            _windows.Offer([1], new WindowInfo(1 + i, i / 3, LabelOrigin.Recording, 0)); // 1 to 3 show class 0, 4 to 6 class 1
        }
    }

    [Fact]
    public void Compare_AfterOneExam_TellsLossesAndGains()
    {
        Assert.True(double.IsNaN(_record.Reference));
        Assert.Equal(new Comparison(Right: 4, Shown: 6, Losses: 0, Gains: 0), _record.Compare(Answers("++++--"), _windows));
        _record.Take(Answers("++++--"));
        Assert.Equal(4 / 6.0, _record.Reference);
        Assert.Equal(new Comparison(3, 6, 2, 1), _record.Compare(Answers("+--++-"), _windows));
        Assert.Equal(new Comparison(1, 3, 2, 0), _record.Compare(Answers("+--++-"), _windows, onlyClass: 0));
        Assert.Equal(new Comparison(2, 3, 0, 1), _record.Compare(Answers("+--++-"), _windows, onlyClass: 1));
        Assert.Equal(new Comparison(1, 2, 1, 0), _record.Compare(Answers("+-...."), _windows)); // broken off
    }

    [Fact]
    public void Take_AWorseExam_LeavesTheReferenceWhereItIs()
    {
        _record.Take(Answers("+++++-"));
        _record.Take(Answers("++----"));
        _record.Take(Answers("++----")); // two of three now
        Assert.Equal(5 / 6.0, _record.Reference);
        Assert.Equal(new Comparison(2, 6, 3, 0), _record.Compare(Answers("++----"), _windows));
        _record.Renew(Answers("++----"));
        Assert.Equal(2 / 6.0, _record.Reference);
    }

    [Fact]
    public void Take_ALuckyAnswer_IsNoReferenceUntilItComesTwice()
    {
        _record.Take(Answers("+++---"));
        _record.Take(Answers("++++--"));
        Assert.Equal(3 / 6.0, _record.Reference);
        _record.Take(Answers("++++--"));
        Assert.Equal(4 / 6.0, _record.Reference);
        Assert.Equal(new Comparison(3, 6, 1, 0), _record.Compare(Answers("+++---"), _windows));
    }

    [Fact]
    public void Take_ANewWindowInASlot_BeginsWithItsFirstAnswer()
    {
        _record.Take(Answers("++++++"));
        _windows.Remove(2);
        _windows.Offer([1], new WindowInfo(70, 1, LabelOrigin.Recording, 0));
        var answers = Answers("++-+++");
        Assert.Equal(70, answers[2].Number);
        Assert.Equal(new Comparison(5, 6, 0, 0), _record.Compare(answers, _windows));
        _record.Take(answers);
        Assert.Equal([1, 2, 4, 5, 6], _record.Numbers(_windows, right: true));
        Assert.Equal([70], _record.Numbers(_windows, right: false));
    }

    [Fact]
    public void Restore_WhatWasWrittenDown_IsTheReferenceForWhatIsStillThere()
    {
        _record.Restore(_windows, new HashSet<long> { 1, 4, 99 }, new HashSet<long> { 2 });
        Assert.Equal(2 / 3.0, _record.Reference);
        Assert.Equal(new Comparison(3, 6, 1, 1), _record.Compare(Answers("-+++--"), _windows));
    }

    [Fact]
    public void Restart_WorseAnswers_AreAllThatIsKnown()
    {
        _record.Take(Answers("+++++-"));
        _record.Restart(Answers("+---.-"));
        Assert.Equal(1 / 5.0, _record.Reference);
        Assert.Equal([1], _record.Numbers(_windows, right: true));
        Assert.Equal([2, 3, 4, 6], _record.Numbers(_windows, right: false));
    }

    private Answer[] Answers(string right) =>
        [.. right.Select((answer, slot) => answer == '.' ? default : new Answer(_windows.InfoOf(slot).Number, answer == '+'))];
}
