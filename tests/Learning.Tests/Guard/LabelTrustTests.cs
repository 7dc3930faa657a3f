using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Tests.Guard;

public class LabelTrustTests
{
    private const long LongestUs = 100;

    private readonly LabelTrust _trust = new(LongestUs);
    private int _span;
    private long _nowUs;

    [Fact]
    public void Add_NineOfTwelveSpansContradicted_RefusesUntilFewerThanSixAre()
    {
        ShowRight(3);
        ShowWrong(8);
        Assert.False(_trust.IsRefusing);
        ShowWrong(2); // a span is known when the next one begins
        Assert.True(_trust.IsRefusing);
        ShowRight(6);
        Assert.True(_trust.IsRefusing);
        ShowRight(3);
        Assert.False(_trust.IsRefusing);
    }

    [Fact]
    public void Add_AChange_IsToldOnce()
    {
        var changes = 0;
        for (var i = 0; i < 40; i++)
        {
            changes += Show(label: (i + 1) % 4, seen: i % 4) ? 1 : 0;
        }

        Assert.Equal(1, changes);
    }

    [Fact]
    public void Add_ANetworkThatDoesNotKnowItsClasses_IsNoJudge()
    {
        for (var i = 0; i < 40; i++)
        {
            Show(label: (i + 1) % 4, seen: i % 4, isSure: false);
        }

        Assert.False(_trust.IsRefusing);
    }

    [Fact]
    public void Add_AStrangeSceneThatLooksLikeTwoClasses_IsLearnedFrom()
    {
        for (var i = 0; i < 40; i++)
        {
            Show(label: 2 + (i % 2), seen: i % 4 / 2);
        }

        Assert.False(_trust.IsRefusing);
    }

    [Fact]
    public void Add_SpansThatAreSeenUnclearly_DoNotCount()
    {
        for (var i = 0; i < 40; i++)
        {
            _span++;
            _trust.Add(_span, (i + 1) % 4, i % 4, isSure: true, nowUs: 0);
            _trust.Add(_span, (i + 1) % 4, (i + 2) % 4, isSure: true, nowUs: 0); // as often another
            _trust.Add(++_span, (i + 1) % 4, LabelTimeline.None, isSure: true, nowUs: 0);
            _trust.Add(_span, (i + 1) % 4, LabelTimeline.None, isSure: true, nowUs: 0);
            _trust.Add(++_span, (i + 1) % 4, i % 4, isSure: true, nowUs: 0); // one interval says little
        }

        Assert.False(_trust.IsRefusing);
    }

    [Fact]
    public void Add_ContradictionsThatGoOn_AreBelievedInTheEnd()
    {
        ShowWrong(13);
        Assert.True(_trust.IsRefusing);
        _nowUs = LongestUs;
        ShowWrong(1);
        Assert.False(_trust.IsRefusing);
    }

    private void ShowRight(int spans)
    {
        for (var i = 0; i < spans; i++)
        {
            Show(i % 4, i % 4);
        }
    }

    private void ShowWrong(int spans)
    {
        for (var i = 0; i < spans; i++)
        {
            Show((i + 1) % 4, i % 4);
        }
    }

    private bool Show(int label, int seen, bool isSure = true)
    {
        _span++;
        var changed = false;
        for (var i = 0; i < 3; i++)
        {
            changed |= _trust.Add(_span, label, seen, isSure, _nowUs);
        }

        return changed;
    }
}
