using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Tests.Online;

public class DecisionWindowTests
{
    private const int Classes = 3;

    [Fact]
    public void Add_NoSpikes_DecidesNothing()
    {
        var window = new DecisionWindow(Classes, frames: 4);
        AssertDecision(window, 0b000, LabelTimeline.None, 0f, 0f, 0f, 0f);
    }

    [Fact]
    public void Add_ATie_DecidesNothing()
    {
        var window = new DecisionWindow(Classes, frames: 4);
        AssertDecision(window, 0b101, LabelTimeline.None, 0f, 1f, 0f, 1f);
    }

    [Fact]
    public void Add_MoreFramesThanItHolds_ForgetsTheOldest()
    {
        var window = new DecisionWindow(Classes, frames: 4);
        AssertDecision(window, 0b010, 1, 1f, 0f, 1f, 0f);
        AssertDecision(window, 0b110, 1, 0.5f, 0f, 1f, 0.5f);
        AssertDecision(window, 0b100, LabelTimeline.None, 0f, 0f, 2 / 3f, 2 / 3f);
        AssertDecision(window, 0b100, 2, 0.25f, 0f, 0.5f, 0.75f);
        AssertDecision(window, 0b000, 2, 0.5f, 0f, 0.25f, 0.75f); // the first is gone
        AssertDecision(window, 0b001, 2, 0.25f, 0.25f, 0f, 0.5f);
        AssertDecision(window, 0b001, 0, 0.25f, 0.5f, 0f, 0.25f);
        AssertDecision(window, 0b001, 0, 0.75f, 0.75f, 0f, 0f);
    }

    [Fact]
    public void Clear_AfterFrames_BeginsAnew()
    {
        var window = new DecisionWindow(Classes, frames: 4);
        window.Add([0b001], new float[Classes]);
        window.Add([0b001], new float[Classes]);

        window.Clear();

        AssertDecision(window, 0b010, 1, 1f, 0f, 1f, 0f);
    }

    [Fact]
    public void Add_MoreClassesThanAWordHas_CountsThemAll()
    {
        var window = new DecisionWindow(classes: 70, frames: 2);
        var scores = new float[70];
        window.Add([0, 1UL << 5], scores);
        Assert.Equal(69, window.Class);
        Assert.Equal(1f, scores[69]);
    }

    private static void AssertDecision(DecisionWindow window, ulong spikes, int decided, float margin, params float[] expectedScores)
    {
        var scores = new float[Classes];
        window.Add([spikes], scores);
        Assert.Equal(decided, window.Class);
        Assert.Equal(margin, window.Margin);
        Assert.Equal(expectedScores, scores);
    }
}
