using EdgeLearner.Learning.Guard;

namespace EdgeLearner.Learning.Tests.Guard;

public class RecoveryTests
{
    private readonly Recovery _recovery = new(pauseUs: 10);

    [Fact]
    public void Fall_OneAfterTheOther_HalvesTheRateAndDoublesThePause()
    {
        Assert.Equal((1, false), (_recovery.Rate, _recovery.IsPaused));
        Assert.Equal(10, _recovery.Fall(100));
        Assert.Equal((0.5f, true, 3), (_recovery.Rate, _recovery.IsPaused, _recovery.LeftUs(107)));
        Assert.False(_recovery.Ends(109));
        Assert.Equal(1, _recovery.LeftUs(200)); // nobody has ended it
        Assert.True(_recovery.Ends(110));
        Assert.False(_recovery.Ends(111)); // it did
        Assert.Equal((false, 0), (_recovery.IsPaused, _recovery.LeftUs(111)));
        Assert.Equal(20, _recovery.Fall(111));
        Assert.Equal(40, _recovery.Fall(131));
        Assert.Equal((0.125f, 3), (_recovery.Rate, _recovery.Falls));
    }

    [Fact]
    public void Fall_WithoutEnd_HasALongestPauseAndALeastRate()
    {
        var recovery = new Recovery(pauseUs: 10_000_000);
        for (var i = 0; i < 100; i++)
        {
            recovery.Fall(0);
        }

        Assert.Equal(3_600_000_000, recovery.Fall(0));
        Assert.Equal(1 / 64f, recovery.Rate);
    }

    [Fact]
    public void Pass_AfterFalls_GivesBackOneForEach()
    {
        _recovery.Fall(0);
        _recovery.Fall(0);
        _recovery.Pass();
        Assert.Equal((0.5f, 1), (_recovery.Rate, _recovery.Falls));
        _recovery.Pass();
        _recovery.Pass();
        Assert.Equal((1f, 0), (_recovery.Rate, _recovery.Falls));
        Assert.Equal(10, _recovery.Fall(0));
    }

    [Fact]
    public void Restore_WhatAnotherLeft_GoesOnThere()
    {
        _recovery.Restore(rate: 0.25f, falls: 2, leftUs: 5, nowUs: 1_000);
        Assert.Equal((0.25f, 2, true), (_recovery.Rate, _recovery.Falls, _recovery.IsPaused));
        Assert.True(_recovery.Ends(1_005));
        Assert.Equal(40, _recovery.Fall(2_000));
    }
}
