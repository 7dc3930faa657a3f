using EdgeLearner.Learning.Online;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests.Online;

/// <summary>A period of 20 ms of which half may be used; inference takes 1 ms, a replay lane's step 0.5 ms, an update 0.5 ms a lane.</summary>
public sealed class LoadGovernorTests
{
    private const int Most = 23;
    private readonly FakeTimeProvider _clock = new();
    private readonly LoadGovernor _governor;

    public LoadGovernorTests() => _governor = new LoadGovernor(_clock, framePeriodUs: 20_000, share: 0.5);

    private long Now => _clock.GetTimestamp();

    /// <summary>When a frame's bin was closed that is just decided.</summary>
    private long Decided
    {
        get
        {
            var closed = Now;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            return closed;
        }
    }

    [Fact]
    public void ReplayLanes_NothingMeasured_AreAll()
    {
        Assert.Equal(Most, _governor.ReplayLanes(Most, 0, Decided));
        Assert.Equal(0, _governor.ReplayLanesSkipped);
    }

    [Fact]
    public void ReplayLanes_CostsMeasured_FillTheShareWithTheUpdateOfAllLanes()
    {
        Measure(updateMs: 0.5);

        Assert.Equal(8, _governor.ReplayLanes(Most, 0, Decided)); // 10 - 1 - 0.5 of the live lane's = 8.5 ms, at 1 ms a lane
        Assert.Equal(Most - 8, _governor.ReplayLanesSkipped);
    }

    [Fact]
    public void ReplayLanes_BesideAnExam_LeaveItItsTime()
    {
        Measure(updateMs: 0.5);

        Assert.Equal(7, _governor.ReplayLanes(Most, 2, Decided)); // 8.5 - 2 * 0.5 = 7.5 ms
    }

    [Fact]
    public void ReplayLanes_FramesWait_AreFewerBySoMuch()
    {
        Measure(updateMs: 0.5);
        var closed = Decided;
        _clock.Advance(TimeSpan.FromMilliseconds(4));

        Assert.Equal(4, _governor.ReplayLanes(Most, 0, closed));
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(0, _governor.ReplayLanes(Most, 0, closed));
    }

    [Fact]
    public void UpdateLanes_LessTimeLeft_AreFewerAndAtLastNone()
    {
        Measure(updateMs: 0.5);
        var closed = Now;
        _clock.Advance(TimeSpan.FromMilliseconds(6));

        Assert.Equal(8, _governor.UpdateLanes(lanes: 8, closed));
        Assert.Equal((0, 0), (_governor.ReplayLanesSkipped, _governor.UpdatesSkipped));
        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        Assert.Equal(7, _governor.UpdateLanes(lanes: 8, closed));
        Assert.Equal((1, 0), (_governor.ReplayLanesSkipped, _governor.UpdatesSkipped));
        _clock.Advance(TimeSpan.FromMilliseconds(3.5));
        Assert.Equal(0, _governor.UpdateLanes(lanes: 8, closed));
        Assert.Equal((1, 1), (_governor.ReplayLanesSkipped, _governor.UpdatesSkipped));
    }

    [Fact]
    public void AllowsOthers_FrameThatWaited_GivesUp()
    {
        Measure(updateMs: 0.5);
        var closed = Now;
        _clock.Advance(TimeSpan.FromMilliseconds(6));

        Assert.True(_governor.AllowsOthers(lanes: 8, closed));
        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        Assert.False(_governor.AllowsOthers(lanes: 8, closed));
    }

    [Fact]
    public void ReplayLanes_UpdateThatNeverFits_IsTriedAgainNowAndThen()
    {
        Measure(updateMs: 40);
        var tried = 0;
        for (var interval = 0; interval < 1_000; interval++)
        {
            _governor.ReplayLanes(Most, 0, Decided);
            if (_governor.UpdateLanes(lanes: 1, Now) > 0)
            {
                tried++;
                Take(40, started => _governor.AddUpdate(1, started));
            }
        }

        Assert.InRange(tried, 15, 20); // from 25 ms down to 10 by a 64th an interval: once in 59
        Assert.Equal(1_000 - tried, _governor.UpdatesSkipped);
    }

    [Fact]
    public void AddOthersStep_CostsThatChange_AreFollowed()
    {
        Measure(updateMs: 0);
        Assert.Equal(18, _governor.ReplayLanes(Most, 0, Decided)); // 9 ms at 0.5 ms a lane
        for (var frame = 0; frame < 20; frame++)
        {
            Take(10, started => _governor.AddOthersStep(10, started)); // 1 ms a lane
        }

        Assert.Equal(9, _governor.ReplayLanes(Most, 0, Decided));
        for (var frame = 0; frame < 100; frame++)
        {
            Take(1, started => _governor.AddOthersStep(10, started));
        }

        Assert.Equal(Most, _governor.ReplayLanes(Most, 0, Decided));
    }

    [Fact]
    public void AddUpdate_TheFirstOne_IsNotBelieved()
    {
        Take(500, started => _governor.AddUpdate(1, started)); // its code was compiled

        Assert.Equal(Most, _governor.ReplayLanes(Most, 0, Decided));
    }

    private void Measure(double updateMs)
    {
        for (var i = 0; i < 2; i++)
        {
            Take(4, started => _governor.AddOthersStep(8, started));
            Take(9 * updateMs, started => _governor.AddUpdate(9, started));
        }
    }

    private void Take(double ms, Action<long> add)
    {
        var started = Now;
        _clock.Advance(TimeSpan.FromMilliseconds(ms));
        add(started);
    }
}
