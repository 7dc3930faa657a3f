using EdgeLearner.Learning.Labels;

namespace EdgeLearner.Learning.Guard;

/// <summary>One class alone for long teaches a network to say nothing else: what the live stream shows then counts less and less. One thread.</summary>
/// <param name="patienceUs">How long one class may be shown at full weight, in microseconds of sensor time.</param>
internal sealed class Monotony(long patienceUs)
{
    private int _class = LabelTimeline.None;
    private long _shownUs; // under labels: what nobody speaks of teaches nothing

    /// <summary>How much a labelled interval counts: 1, and after the patience has ended patience / time, so that an hour counts but a few times as much as a minute.</summary>
    /// <param name="classIndex">Its class.</param>
    /// <param name="startUs">When it began, in sensor time that passed.</param>
    /// <param name="endUs">When it ended.</param>
    public float WeightOf(int classIndex, long startUs, long endUs)
    {
        if (classIndex != _class)
        {
            (_class, _shownUs) = (classIndex, 0);
        }

        _shownUs += endUs - startUs;
        return Math.Min(1, patienceUs / (float)_shownUs);
    }
}
