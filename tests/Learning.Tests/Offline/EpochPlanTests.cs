using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Learning.Tests.Offline;

public class EpochPlanTests
{
    private static readonly TrainingOptions Options = new() { Batch = 4, Shift = 2, Seed = 9 };

    [Fact]
    public void Draw_AnEpoch_ShowsEverySampleOnceInBatchesOfWhichTheLastIsShorter()
    {
        var plan = new EpochPlan(samples: 10, Options);
        plan.Draw(0);

        Assert.Equal([4, 4, 2], Enumerable.Range(0, plan.Batches).Select(batch => plan.Batch(batch).Length));
        Assert.Equal(Enumerable.Range(0, 10), Showings(plan).Select(showing => showing.Sample).Order());
    }

    [Fact]
    public void Draw_InAnyOrderOfEpochs_GivesEachItsOwnOrder()
    {
        var plan = new EpochPlan(samples: 10, Options);
        plan.Draw(0);
        var first = Showings(plan);
        plan.Draw(5);
        var sixth = Showings(plan);
        var other = new EpochPlan(samples: 10, Options);
        other.Draw(5);

        Assert.Equal(sixth, Showings(other));
        Assert.NotEqual(first, sixth);
    }

    [Fact]
    public void Draw_WithShiftAndFlip_MovesByNoMoreThanThat()
    {
        var plan = new EpochPlan(samples: 500, Options with { Flip = true });
        plan.Draw(3);
        var showings = Showings(plan);

        Assert.Equal([-2, -1, 0, 1, 2], showings.Select(showing => showing.Placement.ShiftX).Distinct().Order());
        Assert.Equal([-2, -1, 0, 1, 2], showings.Select(showing => showing.Placement.ShiftY).Distinct().Order());
        Assert.InRange(showings.Count(showing => showing.Placement.IsFlipped), 200, 300);
    }

    [Fact]
    public void Draw_EveryAugmentation_StaysWithinItsBoundsAndReachesThem()
    {
        var plan = new EpochPlan(samples: 500, Options with { Invert = true, Turn = 15, Scale = 10 });
        plan.Draw(0);
        var placements = Showings(plan).ConvertAll(showing => showing.Placement);

        Assert.InRange(placements.Count(placement => placement.IsInverted), 200, 300);
        Assert.InRange(placements.Max(placement => placement.Turn), 14, 15);
        Assert.InRange(placements.Min(placement => placement.Turn), -15, -14);
        Assert.InRange(placements.Max(placement => placement.Growth), 0.09f, 0.1f);
        Assert.InRange(placements.Min(placement => placement.Growth), -0.1f, -0.09f);
    }

    [Fact]
    public void Draw_WithoutAugmentation_MovesNothing()
    {
        var plan = new EpochPlan(samples: 20, Options with { Shift = 0 });
        plan.Draw(3);

        Assert.All(Showings(plan), showing => Assert.Equal(new Showing(showing.Sample), showing));
    }

    private static List<Showing> Showings(EpochPlan plan) => [.. Enumerable.Range(0, plan.Batches).SelectMany(batch => plan.Batch(batch).ToArray())];
}
